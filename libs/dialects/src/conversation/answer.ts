import type { TokenUsage } from '@trueport/contracts';
import type { Block, Citation, Signature } from './conversation.js';
import type { AnswerError } from './answer-error.js';

/**
 * Why an answer ended. `pause` is Anthropic's `pause_turn`; `unknown` is a reason no table knows, shown as a plain stop
 * with a warning.
 */
export type StopReason =
  'end' | 'stop_sequence' | 'length' | 'tool_calls' | 'content_filter' | 'pause' | 'unknown';

/** A whole answer, in no provider's dialect. */
export interface Answer {
  /** The provider's id of it. */
  readonly id: string | null;
  /** Model the provider names. */
  readonly model: string | null;
  readonly choices: readonly AnswerChoice[];
  readonly usage: TokenUsage | null;
  readonly serviceTier: string | null;
  /** What was lost between provider and client; for `x-gateway-warnings`. */
  readonly warnings: readonly string[];
}

export interface AnswerChoice {
  readonly blocks: readonly Block[];
  readonly stopReason: StopReason;
  /** The sequence that was met, where the provider says it. */
  readonly stopSequence: string | null;
  /** OpenAI's `logprobs` object, which Gemini's reader builds too. */
  readonly logprobs?: unknown;
}

/** What a stream opens, fills and closes. */
export type BlockOpening =
  | { readonly kind: 'text'; readonly phase?: string }
  | { readonly kind: 'thinking' }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'tool_call'; readonly id: string; readonly name: string; readonly signature?: Signature }
  /** Comes whole: images, sealed thoughts, foreign blocks. */
  | { readonly kind: 'whole'; readonly content: Block };

/**
 * One step of a streamed answer. Readers give: `start` once and first; for every block one `open`, any number of parts,
 * one `close`, blocks numbered from 0 in the order they open, across all choices; several blocks may be open at once
 * (parallel calls may interleave); for each choice one `finish` after its blocks are closed; `usage` any number of
 * times, each the latest total; then either `end` or `error`, once and last. `end` only when the provider's own end was
 * seen.
 */
export type AnswerEvent =
  | { readonly kind: 'start'; readonly id: string | null; readonly model: string | null }
  | { readonly kind: 'open'; readonly block: number; readonly choice: number; readonly content: BlockOpening }
  /** Text of a text, thinking or refusal block. */
  | { readonly kind: 'text'; readonly block: number; readonly text: string }
  | { readonly kind: 'arguments'; readonly block: number; readonly json: string }
  | { readonly kind: 'signature'; readonly block: number; readonly signature: Signature }
  | { readonly kind: 'citation'; readonly block: number; readonly citation: Citation }
  | { readonly kind: 'logprobs'; readonly block: number; readonly value: unknown }
  | { readonly kind: 'close'; readonly block: number }
  | {
      readonly kind: 'finish';
      readonly choice: number;
      readonly stopReason: StopReason;
      readonly stopSequence: string | null;
    }
  | { readonly kind: 'usage'; readonly usage: TokenUsage; readonly serviceTier: string | null }
  /** The provider says that it is still there. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly error: AnswerError };
