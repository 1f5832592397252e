import type { TokenUsage } from '@trueport/contracts';
import type { AnswerEvent, BlockOpening, StopReason } from './answer.js';
import type { AnswerError } from './answer-error.js';
import type { Citation, Signature } from './conversation.js';

type Phase = 'before' | 'running' | 'over';

/**
 * Builds the steps of a streamed answer so that their order is always legal (see {@link AnswerEvent}), whatever a
 * provider sends: what would be illegal is left out, what is missing is added. Readers tell it what they see and hand
 * on what {@link take} gives.
 */
export class AnswerSteps {
  private events: AnswerEvent[] = [];
  private phase: Phase = 'before';
  private nextBlock = 0;
  /** Choice of every open block. */
  private readonly openBlocks = new Map<number, number>();
  private readonly finished = new Set<number>();

  /** Steps since the last call. */
  take(): readonly AnswerEvent[] {
    const { events } = this;
    if (events.length > 0) this.events = [];
    return events;
  }

  /** Whether nothing can follow. */
  get isOver(): boolean {
    return this.phase === 'over';
  }

  /** Whether a block was ever opened in any choice. */
  get hasContent(): boolean {
    return this.nextBlock > 0;
  }

  isFinished(choice: number): boolean {
    return this.finished.has(choice);
  }

  start(id: string | null, model: string | null): void {
    if (this.phase !== 'before') return;
    this.phase = 'running';
    this.events.push({ kind: 'start', id, model });
  }

  /** @returns number of the block, for its parts */
  open(choice: number, content: BlockOpening): number {
    const block = this.nextBlock;
    this.nextBlock += 1;
    if (this.push({ kind: 'open', block, choice, content })) this.openBlocks.set(block, choice);
    return block;
  }

  /** Adds text; an empty one is nothing. */
  text(block: number, text: string): void {
    if (text !== '') this.part({ kind: 'text', block, text });
  }

  arguments(block: number, json: string): void {
    if (json !== '') this.part({ kind: 'arguments', block, json });
  }

  signature(block: number, signature: Signature): void {
    this.part({ kind: 'signature', block, signature });
  }

  citation(block: number, citation: Citation): void {
    this.part({ kind: 'citation', block, citation });
  }

  logprobs(block: number, value: unknown): void {
    this.part({ kind: 'logprobs', block, value });
  }

  close(block: number): void {
    if (this.openBlocks.delete(block)) this.push({ kind: 'close', block });
  }

  /** Closes what is open of the choice and ends it; the first reason counts. */
  finish(choice: number, stopReason: StopReason, stopSequence: string | null = null): void {
    if (this.phase === 'over' || this.finished.has(choice)) return;
    for (const [block, itsChoice] of this.openBlocks) if (itsChoice === choice) this.close(block);
    this.finished.add(choice);
    this.push({ kind: 'finish', choice, stopReason, stopSequence });
  }

  usage(usage: TokenUsage, serviceTier: string | null = null): void {
    this.push({ kind: 'usage', usage, serviceTier });
  }

  ping(): void {
    this.push({ kind: 'ping' });
  }

  /** The provider's own end was seen. Open blocks are closed first. */
  end(): void {
    for (const block of this.openBlocks.keys()) this.close(block);
    if (this.push({ kind: 'end' })) this.phase = 'over';
  }

  /** The answer broke off. Blocks stay open: what they hold is not complete. */
  fail(error: AnswerError): void {
    if (this.phase === 'over') return;
    this.events.push({ kind: 'error', error });
    this.phase = 'over';
  }

  private part(event: AnswerEvent & { readonly block: number }): void {
    if (this.openBlocks.has(event.block)) this.push(event);
  }

  /** @returns whether the step was taken */
  private push(event: AnswerEvent): boolean {
    if (this.phase === 'over') return false;
    if (this.phase === 'before') this.start(null, null);
    this.events.push(event);
    return true;
  }
}

/** The failure of a stream whose connection ended before its answer did. */
export const brokenOff: AnswerError = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider broke off in the middle of its answer.',
  retryable: true,
};
