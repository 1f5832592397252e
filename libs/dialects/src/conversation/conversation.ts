/**
 * One request for a model, in no provider's dialect: what every client dialect is read into and every upstream
 * dialect is written from. It holds the union of what the dialects can say; each writer decides field by field
 * whether it maps, drops with a warning or refuses. Never changed after it is read: every attempt writes from it.
 */
export interface Conversation {
  /** As the client named it. */
  readonly model: string;
  readonly turns: readonly Turn[];
  /** Functions of the client's own. */
  readonly tools: readonly FunctionTool[];
  /** Tools that run at the provider. */
  readonly hostedTools: readonly HostedTool[];
  readonly toolChoice?: ToolChoice;
  /** `false`: at most one call per answer. */
  readonly parallelToolCalls?: boolean;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly logitBias?: Readonly<Record<string, unknown>>;
  /** Number of answers asked for (`n`). */
  readonly candidates?: number;
  /** `top` alternatives per token, 0 for the chosen ones alone. */
  readonly logprobs?: { readonly top: number };
  readonly outputFormat?: OutputFormat;
  readonly reasoning?: Reasoning;
  readonly verbosity?: string;
  /** End user, as the client names them. */
  readonly userId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly serviceTier?: string;
  readonly store?: boolean;
  readonly promptCacheKey?: string;
  readonly promptCacheRetention?: string;
  /** Kinds of output asked for besides text: `audio`, `image`. */
  readonly modalities?: readonly string[];
  /** OpenAI's `audio` object: voice and format of spoken output. */
  readonly audioOutput?: Readonly<Record<string, unknown>>;
  /** OpenAI's predicted output. */
  readonly prediction?: unknown;
  readonly stream: boolean;
  /** Whether the client of a chat stream asked for the usage chunk. Other dialects always show usage. */
  readonly includeUsage: boolean;
  /**
   * What only the client's own dialect knows and no field above can hold, by path as the client wrote it
   * (`mcp_servers`, `tools[0].defer_loading`). A writer of another dialect drops each with a warning, or refuses those
   * of {@link mustUnderstand}; it may also know one and use it.
   */
  readonly extras: readonly Extra[];
  /** Names of the client's own for fields, for warnings and refusals; those of OpenAI's chat dialect when absent. */
  readonly fieldNames?: Readonly<Record<string, string>>;
}

/** A field of the client's dialect without a place in {@link Conversation}. */
export interface Extra {
  readonly path: string;
  readonly value: unknown;
  /** Whether leaving it out would change the answer: then a writer that does not know it refuses. */
  readonly mustUnderstand: boolean;
}

/** Who says something. System turns may stand anywhere; writers hoist them where the provider wants that. */
export type Role = 'system' | 'user' | 'assistant';

/** One turn. Tool results are blocks of user turns, as in Anthropic's dialect; tool calls of assistant turns. */
export interface Turn {
  readonly role: Role;
  /** Name of the participant, where the client gives one. */
  readonly name?: string;
  readonly blocks: readonly Block[];
}

/** What a turn or an answer is made of. */
export type Block =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | AudioBlock
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolCallBlock
  | ToolResultBlock
  | RefusalBlock
  | ForeignBlock;

/** Everything up to here may be cached by the provider. */
export interface CacheMark {
  /** `5m`, `1h`; the provider's default when absent. */
  readonly ttl?: string;
}

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
  readonly citations?: readonly Citation[];
  /** What OpenAI's models say a text of theirs is, and want to see again: `commentary`, `final_answer`. */
  readonly phase?: string;
  /** Gemini's thought signature, on text. */
  readonly signature?: Signature;
  readonly cache?: CacheMark;
}

export interface ImageBlock {
  readonly kind: 'image';
  readonly source: MediaSource;
  /** OpenAI's `detail`. */
  readonly detail?: string;
  readonly cache?: CacheMark;
}

export interface DocumentBlock {
  readonly kind: 'document';
  readonly source: MediaSource;
  readonly title?: string;
  readonly context?: string;
  /** Whether the answer should cite it. */
  readonly withCitations?: boolean;
  readonly cache?: CacheMark;
}

export interface AudioBlock {
  readonly kind: 'audio';
  /** Media type, `audio/wav`. */
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
}

/** What the model thought, readable. */
export interface ThinkingBlock {
  readonly kind: 'thinking';
  readonly text: string;
  /** `null`: nobody signed it, so no provider takes it back as its own thought. */
  readonly signature: Signature | null;
}

/** What the model thought, sealed by its provider. */
export interface RedactedThinkingBlock {
  readonly kind: 'redacted_thinking';
  readonly signature: Signature;
}

/** The model calls a function of the client. */
export interface ToolCallBlock {
  readonly kind: 'tool_call';
  /** As the client or the provider names the call; the same through a whole stream. */
  readonly id: string;
  readonly name: string;
  /** JSON text as it came, `""` for none; not checked by readers. */
  readonly argumentsJson: string;
  /** Gemini's thought signature, on the call. */
  readonly signature?: Signature;
  readonly cache?: CacheMark;
}

/** What a function of the client answered. */
export interface ToolResultBlock {
  readonly kind: 'tool_result';
  readonly callId: string;
  /** Text, image and document blocks. */
  readonly content: readonly Block[];
  readonly isError: boolean;
  readonly cache?: CacheMark;
}

/** The model refused, in its own words. */
export interface RefusalBlock {
  readonly kind: 'refusal';
  readonly text: string;
}

/** A block that only one dialect knows (`server_tool_use`, `web_search_tool_result`, …), as it came. */
export interface ForeignBlock {
  readonly kind: 'foreign';
  readonly dialect: 'openai' | 'anthropic' | 'google' | 'bedrock';
  readonly type: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A provider's mark on a thought, only good at that provider. */
export interface Signature {
  readonly provider: 'openai' | 'anthropic' | 'google' | 'bedrock';
  /** Opaque text as the provider gave it, base64 where it is bytes. */
  readonly value: string;
}

/** Where an image or a document is. */
export type MediaSource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string }
  /** Uploaded at a provider before. */
  | { readonly kind: 'file'; readonly fileId: string }
  | { readonly kind: 'text'; readonly text: string };

/** Where a text comes from. `raw` is the citation as its provider gave it. */
export interface Citation {
  readonly url?: string;
  readonly title?: string;
  readonly citedText?: string;
  /** Range of the answer's text it belongs to, characters. */
  readonly startIndex?: number;
  readonly endIndex?: number;
  readonly raw?: Readonly<Record<string, unknown>>;
}

export interface FunctionTool {
  readonly name: string;
  readonly description?: string;
  /** JSON schema as the client wrote it, key order kept; absent for a function without arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
  /** A tool with free text for input: written as a function with one string parameter `input`. */
  readonly isCustom?: boolean;
  readonly cache?: CacheMark;
}

/** A tool that the provider runs. */
export type HostedTool =
  | { readonly kind: 'web_search'; readonly options: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'other';
      readonly dialect: 'openai' | 'anthropic';
      readonly type: string;
      readonly value: Readonly<Record<string, unknown>>;
      /** Where the client wrote it: `tools[2]`. */
      readonly path: string;
    };

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'tool'; readonly name: string }
  | { readonly kind: 'allowed'; readonly mode: 'auto' | 'required'; readonly names: readonly string[] };

export type OutputFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean;
      readonly description?: string;
    };

/** How hard to think, weakest first. `none` switches thinking off. */
export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

export interface Reasoning {
  readonly effort?: Effort;
  /**
   * The effort is for the whole answer and says nothing about thinking, as in Anthropic's dialect: a model that only
   * thinks when it is told to does not.
   */
  readonly isEffortAlone?: boolean;
  /** Anthropic's way of saying it: a budget, the model's own choice, or none. */
  readonly thinking?: 'enabled' | 'adaptive' | 'disabled';
  readonly budgetTokens?: number;
  /** Whether the client wants to read the thoughts. */
  readonly showsThoughts?: boolean;
  /** Whether the client wants thoughts it can send back (signatures, encrypted content). */
  readonly wantsSignatures?: boolean;
}
