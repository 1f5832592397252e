import type { JsonObject } from '../json.js';
import type { Answer, AnswerEvent } from './answer.js';
import type { Conversation } from './conversation.js';
import type { ToolNames } from './tool-names.js';

/** The dialects that providers speak. */
export const upstreamDialectNames = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const;
export type UpstreamDialectName = (typeof upstreamDialectNames)[number];

/** What a writer needs to know of the deployment a conversation goes to. */
export interface UpstreamTarget {
  /** Model or deployment name as the provider wants it. */
  readonly model: string;
  /** The model behind it, by which its abilities are told; the same as `model` unless a deployment has a name of its own. */
  readonly baseModel: string;
  /** Most tokens the model can answer with; `null` when nobody knows. */
  readonly maxOutputTokens: number | null;
  /** Media of {@link UpstreamDialect.remoteMedia}, by URL, already fetched. */
  readonly fetchedMedia: ReadonlyMap<string, FetchedMedia>;
}

export interface FetchedMedia {
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
}

/** A request as the provider gets it. */
export interface UpstreamRequest {
  /** Everything in it may be shared with the conversation: to be serialised, not changed. */
  readonly body: JsonObject;
  /** One per field that was left out: `seed: not supported by Anthropic`. */
  readonly warnings: readonly string[];
  readonly answering: AnswerContext;
}

/** What the reader of the answer must know of the request. */
export interface AnswerContext {
  readonly toolNames: ToolNames;
  /** Name of a tool that the writer forced in order to get structured output: its call is the answer's text. */
  readonly outputTool: string | null;
}

/** One event of a provider's stream. */
export interface StreamEvent {
  /** Name of the event where the framing carries one (Bedrock); SSE dialects repeat it in the data. */
  readonly name: string | null;
  readonly data: JsonObject;
}

/**
 * Reads one streamed answer. Never throws: what it cannot read becomes an `error` event. It cannot give an illegal
 * sequence (see {@link AnswerEvent}), whatever comes in.
 */
export interface StreamReader {
  push(event: StreamEvent): readonly AnswerEvent[];
  /**
   * The connection ended.
   *
   * @returns what is still due: closing events, and an `error` when the provider's own end was never seen
   */
  end(): readonly AnswerEvent[];
}

/** One provider dialect, pure. */
export interface UpstreamDialect {
  readonly name: UpstreamDialectName;
  /** URLs of media that the provider cannot fetch itself and must get inline. */
  remoteMedia(conversation: Conversation, target: Pick<UpstreamTarget, 'baseModel'>): readonly string[];
  /** @throws TranslationRefusal naming the field that the provider cannot be told */
  writeRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest;
  /** Reads a successful answer that came whole. */
  readAnswer(body: JsonObject, answering: AnswerContext): Answer;
  createStreamReader(answering: AnswerContext): StreamReader;
}
