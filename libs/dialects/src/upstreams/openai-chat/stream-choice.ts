import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';
import { stopReasonOf } from './read-finish.js';
import { citationsOf, legacyCall, textPieces, type CallIds, type TextPiece } from './read-message.js';
import { StreamCalls } from './stream-calls.js';

/** One choice of a streamed answer. */
export class StreamChoice {
  /** The text, thought or refusal that is being written. */
  private open: { readonly kind: TextPiece['kind']; readonly block: number } | null = null;
  private readonly calls: StreamCalls;
  private finishReason: unknown = null;
  private audio: JsonObject | null = null;

  constructor(
    private readonly index: number,
    private readonly steps: AnswerSteps,
    ids: CallIds,
    answering: AnswerContext,
  ) {
    this.calls = new StreamCalls(index, steps, ids, answering);
  }

  /** Whether the provider gave a reason for its end. */
  get hasEnded(): boolean {
    return isPresent(this.finishReason);
  }

  /** Takes a choice of a chunk. Azure's filter sends choices without a delta, with its verdict alone. */
  push(choice: JsonObject): void {
    const delta = asObject(choice.delta);
    if (delta !== null) this.delta(delta);
    if (isPresent(choice.logprobs) && this.open !== null) {
      this.steps.logprobs(this.open.block, choice.logprobs);
    }
    if (isPresent(choice.finish_reason)) this.finishReason = choice.finish_reason;
  }

  /** Ends the choice, with what was held back. */
  finish(): void {
    this.closeText();
    this.calls.end();
    if (this.audio !== null) {
      const content = { kind: 'foreign', dialect: 'openai', type: 'audio', value: this.audio } as const;
      this.steps.close(this.steps.open(this.index, { kind: 'whole', content }));
    }
    this.steps.finish(this.index, stopReasonOf(this.finishReason, this.calls.hasOpened));
  }

  private delta(delta: JsonObject): void {
    for (const { kind, text } of textPieces(delta)) this.steps.text(this.textBlock(kind), text);
    if (this.open?.kind === 'text') {
      for (const citation of citationsOf(delta)) this.steps.citation(this.open.block, citation);
    }
    this.sound(asObject(delta.audio));
    for (const call of [...asList(delta.tool_calls), legacyCall(delta)]) this.call(asObject(call));
  }

  private call(call: JsonObject | null): void {
    if (call === null) return;
    this.closeText();
    this.calls.push(call);
  }

  private textBlock(kind: TextPiece['kind']): number {
    if (this.open?.kind === kind) return this.open.block;
    this.closeText();
    this.open = { kind, block: this.steps.open(this.index, { kind }) };
    return this.open.block;
  }

  private closeText(): void {
    if (this.open !== null) this.steps.close(this.open.block);
    this.open = null;
  }

  /** Sound comes in pieces of base64, each whole in itself; it is given on in one. */
  private sound(audio: JsonObject | null): void {
    if (audio === null) return;
    const { data, transcript } = this.audio ?? {};
    this.audio = {
      ...this.audio,
      ...audio,
      data: (asText(data) ?? '') + (asText(audio.data) ?? ''),
      transcript: (asText(transcript) ?? '') + (asText(audio.transcript) ?? ''),
    };
  }
}
