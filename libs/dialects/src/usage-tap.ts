import type { ProviderName, TokenUsage } from '@trueport/contracts';
import { readAnthropicUsage } from './anthropic/usage.js';
import { readGoogleUsage } from './google/usage.js';
import { asList, asObject, parseJson } from './json.js';
import { readOpenAiUsage } from './openai/usage.js';
import { SseReader } from './sse-reader.js';
import type { UsageDialect, UsageState } from './usage-accumulator.js';

/** What an answer says of itself. */
export interface UsageReading {
  /** `null` when the provider reported none. */
  readonly usage: TokenUsage | null;
  readonly model: string | null;
  readonly serviceTier: string | null;
  /** Tokens of the text seen, counted by its length (4 characters each): for answers without usage. */
  readonly estimatedCompletionTokens: number;
}

/** Reads usage from a copy of an answer, chunk by chunk. Never throws; keeps at most `maxBodyBytes`. */
export interface UsageTap {
  push(chunk: Uint8Array): void;
  /** Called once, when no more chunks come; also for answers that broke off. */
  end(): UsageReading;
}

/** Largest JSON body that is read; of a longer one nothing is known. */
const maxBodyBytes = 8 * 1024 * 1024;
const charactersPerToken = 4;

const dialects: Readonly<Record<ProviderName, UsageDialect>> = {
  openai: readOpenAiUsage,
  azure: readOpenAiUsage,
  anthropic: readAnthropicUsage,
  google: readGoogleUsage,
};

/**
 * A tap for an answer of a provider.
 *
 * @param framing `sse` for an event stream, `json` for one document (Gemini also streams as one JSON array)
 */
export function createUsageTap(provider: ProviderName, framing: 'sse' | 'json'): UsageTap {
  return framing === 'sse' ? new SseTap(dialects[provider]) : new JsonTap(dialects[provider]);
}

function newState(): UsageState {
  return { usage: null, model: null, serviceTier: null, textCharacters: 0 };
}

function readingOf(state: UsageState): UsageReading {
  return {
    usage: state.usage,
    model: state.model,
    serviceTier: state.serviceTier,
    estimatedCompletionTokens: Math.ceil(state.textCharacters / charactersPerToken),
  };
}

class SseTap implements UsageTap {
  private readonly state = newState();
  private readonly reader: SseReader;

  constructor(dialect: UsageDialect) {
    this.reader = new SseReader(({ data }) => {
      // `[DONE]` and keep-alives are not documents.
      if (!data.startsWith('{')) return;
      const document = asObject(parseJson(data));
      if (document !== null) dialect(document, this.state);
    });
  }

  push(chunk: Uint8Array): void {
    this.reader.push(chunk);
  }

  end(): UsageReading {
    this.reader.end();
    return readingOf(this.state);
  }
}

class JsonTap implements UsageTap {
  private chunks: Uint8Array[] = [];
  private bytes = 0;

  constructor(private readonly dialect: UsageDialect) {}

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.bytes <= maxBodyBytes) this.chunks.push(chunk);
    else this.chunks = [];
  }

  end(): UsageReading {
    const state = newState();
    if (this.bytes > 0 && this.bytes <= maxBodyBytes) {
      const body = parseJson(this.text());
      // Gemini's other stream form is an array of the same documents.
      for (const document of Array.isArray(body) ? asList(body) : [body]) {
        const found = asObject(document);
        if (found !== null) this.dialect(found, state);
      }
    }
    this.chunks = [];
    return readingOf(state);
  }

  private text(): string {
    const decoder = new TextDecoder('utf-8');
    const [first] = this.chunks;
    if (this.chunks.length === 1 && first !== undefined) return decoder.decode(first);
    return this.chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  }
}
