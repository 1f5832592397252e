import type { JsonObject } from '../json.js';
import type { Answer, AnswerEvent } from './answer.js';
import type { AnswerError } from './answer-error.js';
import type { Conversation } from './conversation.js';
import type { LossListener } from './losses.js';

/** The dialects that clients speak. */
export const clientDialectNames = [
  'openai-chat',
  'anthropic-messages',
  'openai-responses',
  'openai-completions',
] as const;
export type ClientDialectName = (typeof clientDialectNames)[number];

/** What a writer of answers must know of the request. */
export interface ClientContext {
  readonly conversation: Conversation;
  /** The request as the client sent it, for dialects that repeat parts of it in the answer. */
  readonly request: JsonObject;
  /** The gateway's id of the request: answers without an id of their own get one made of it. */
  readonly requestId: string;
  /** Seconds since 1970; constant in one answer. */
  readonly createdSeconds: number;
  /** A fresh id of 24 letters and digits on every call; deterministic in tests. */
  readonly newId: () => string;
  /** Told of everything that the client's dialect has no place for, once or more. */
  readonly onLoss?: LossListener;
}

/** Writes one streamed answer. */
export interface StreamWriter {
  /** @returns text of the stream, complete SSE events; `""` when the event has nothing to show yet */
  write(event: AnswerEvent): string;
  /** What the client's dialect has for a sign of life: a comment or a ping. Legal at any point of the stream. */
  keepAlive(): string;
}

/** One client dialect, pure. */
export interface ClientDialect {
  readonly name: ClientDialectName;
  /** @throws TranslationRefusal for a body that is no request of this dialect */
  readRequest(body: JsonObject): Conversation;
  writeAnswer(answer: Answer, context: ClientContext): JsonObject;
  createStreamWriter(context: ClientContext): StreamWriter;
  /** Body of an error answer. */
  writeError(error: AnswerError, requestId: string): JsonObject;
}
