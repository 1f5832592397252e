/** Who wrote a text. Developer messages and tools' descriptions are `system`, tools' results are `tool`. */
export type PartRole = 'system' | 'user' | 'assistant' | 'tool';

/** A text in a body, for people or models to read. */
export interface TextPart {
  readonly role: PartRole;
  /** Escapes resolved. Arguments of tools that are JSON within a string are that JSON. Never empty. */
  readonly text: string;
  /** First byte of the JSON string literal in the body, its opening quote. */
  readonly start: number;
  /** Behind the closing quote. */
  readonly end: number;
}
