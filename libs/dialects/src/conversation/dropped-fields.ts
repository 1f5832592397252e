import type { Extra } from './conversation.js';
import { TranslationRefusal } from './translation-refusal.js';

/** What a writer leaves out of a request, for `x-gateway-warnings`. */
export class DroppedFields {
  private readonly warnings = new Set<string>();

  /** @param provider as people call it: `Anthropic`, `Gemini`, `Bedrock`, `OpenAI` */
  constructor(private readonly provider: string) {}

  /** Notes a field that was left out and cannot change what the answer means. */
  drop(field: string, why = `not supported by ${this.provider}`): void {
    this.warnings.add(`${field}: ${why}`);
  }

  /** Notes a field that was changed. */
  change(field: string, what: string): void {
    this.warnings.add(`${field}: ${what}`);
  }

  /** Notes every field if it has a value. */
  dropPresent(fields: Readonly<Record<string, unknown>>): void {
    for (const field of Object.keys(fields)) if (fields[field] !== undefined) this.drop(field);
  }

  /** Drops what only the client's own dialect knows. @throws TranslationRefusal for what must be understood */
  dropExtras(extras: readonly Extra[]): void {
    for (const { path, mustUnderstand } of extras) {
      if (mustUnderstand) throw this.refusal(path);
      this.drop(path);
    }
  }

  /** The refusal of a field this provider has no word for. */
  refusal(param: string, why = `${param} is not supported by ${this.provider}.`): TranslationRefusal {
    return new TranslationRefusal(param, why);
  }

  list(): readonly string[] {
    return [...this.warnings];
  }
}
