import type { BodyDialect } from '@trueport/contracts';
import { sequenceOf, spliced, tokenEdits, type RawEdit } from './event-edits.js';
import { HeldTexts, type Passing, type StreamHooks } from './held-texts.js';
import { createStreamBlocks, type StreamBlock, type StreamBlocks } from './stream-blocks.js';
import { everyEnd, type ComposedEvent, type EndStep, type StreamStep } from './stream-slots.js';
import { readEvent, usualKind, type StreamKind, type StreamReading } from './stream-steps.js';
import { stopEvent, type StopNotice } from './stream-stop.js';

/** Passes a streamed answer on, with the texts that hooks let through. Never throws. */
export interface StreamRewriter {
  /** Why the stream was ended by us, `null` while it was not. */
  readonly stoppedBy: StopNotice | null;
  /** Takes the next chunk, any split will do; gives what can be passed on, which may be nothing. */
  push(chunk: Uint8Array): Uint8Array;
  /** Called once, when no more chunks come, whole or broken off; gives what was held. */
  end(): Uint8Array;
}

const maxEventBytes = 16 * 1024 * 1024;
const nothing = new Uint8Array(0);
const eventTooLong: StopNotice = {
  message: 'an event of the answer is too long to be checked',
  code: 'EVENT_TOO_LONG',
};

/**
 * A rewriter for a streamed answer in any dialect and framing (server-sent events, Gemini's array). Events come out in
 * the provider's own form, in their order: those without text byte for byte, those with text too as long as nothing is
 * held or changed, else with another string literal and without log probabilities. Where a text ends while some of it
 * is held, an event of our own carries the rest; Responses events behind it are numbered anew.
 *
 * A block ends the stream with the error event of its dialect; what comes after is passed over. An event longer than
 * 16 MiB does the same. An event that a broken stream left unfinished is dropped: nobody could read it.
 */
export function createStreamRewriter(dialect: BodyDialect, hooks: StreamHooks): StreamRewriter {
  return new Rewriter(usualKind(dialect), hooks);
}

class Rewriter implements StreamRewriter {
  stoppedBy: StopNotice | null = null;
  private readonly held: HeldTexts;
  private blocks: StreamBlocks | null = null;
  private output: Buffer[] = [];
  /** Events of our own so far, and the number the next one would have. */
  private inserted = 0;
  private nextNumber = 0;

  constructor(
    private kind: StreamKind,
    hooks: StreamHooks,
  ) {
    this.held = new HeldTexts(hooks);
  }

  push(chunk: Uint8Array): Uint8Array {
    const [first] = chunk;
    if (first === undefined || this.stoppedBy !== null) return nothing;
    this.blocks ??= createStreamBlocks(first, maxEventBytes);
    const { blocks } = this;
    for (const block of blocks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))) {
      if (!this.isStopped()) this.rewrite(blocks, block, false);
    }
    if (blocks.isTooLong && !this.isStopped()) this.stop(blocks, null, eventTooLong);
    return this.taken();
  }

  end(): Uint8Array {
    const { blocks } = this;
    if (blocks === null || this.stoppedBy !== null) return nothing;
    const last = blocks.end();
    if (last !== null) this.rewrite(blocks, last, true);
    if (!this.isStopped()) this.endTexts(blocks, null, everyEnd);
    return this.taken();
  }

  private isStopped(): boolean {
    return this.stoppedBy !== null;
  }

  private rewrite(blocks: StreamBlocks, block: StreamBlock, isEnd: boolean): void {
    const { raw, readable, dataStart, dataEnd, isLast } = block;
    if (isLast) {
      this.endTexts(blocks, block, everyEnd);
      return;
    }
    const reading = dataStart === dataEnd ? null : readEvent(readable.subarray(0, dataEnd), dataStart);
    if (reading === null) {
      this.output.push(raw);
      return;
    }
    if (isEnd && !reading.isComplete) return;
    this.kind = reading.kind ?? this.kind;
    const steps = isEnd ? [...reading.steps, everyEnd] : reading.steps;
    this.pass(blocks, block, { ...reading, steps });
  }

  /** Passes an event on, behind the rest of texts that end with it. */
  private pass(blocks: StreamBlocks, block: StreamBlock, reading: StreamReading): void {
    const rewritten = new EventRewriting(this.held).take(reading.steps);
    if ('block' in rewritten) {
      this.stop(blocks, block, rewritten.block);
      return;
    }
    const edits = [...rewritten.edits];
    const { root } = reading;
    if (root !== null && rewritten.hidesTokens) edits.push(...tokenEdits(root));
    const sequence = root === null ? null : sequenceOf(block.readable, root);
    if (sequence !== null) this.nextNumber = sequence.value + this.inserted;
    const events = rewritten.rests.map((rest) => this.numbered(rest));
    if (sequence !== null && this.inserted > 0) edits.push({ ...sequence, raw: String(this.nextNumber) });
    if (sequence !== null) this.nextNumber += 1;
    this.put(blocks, block, {
      events,
      bytes: edits.length === 0 ? block.raw : spliced(block.readable, edits),
    });
  }

  /** Ends texts in front of a block that passes as it is, or at the end of the stream. */
  private endTexts(blocks: StreamBlocks, before: StreamBlock | null, step: EndStep): void {
    const rewritten = new EventRewriting(this.held).take([step]);
    if ('block' in rewritten) {
      this.stop(blocks, before, rewritten.block);
      return;
    }
    const events = rewritten.rests.map((rest) => this.numbered(rest));
    this.put(blocks, before, { events, bytes: before?.raw ?? Buffer.alloc(0) });
  }

  private numbered(rest: Rest): ComposedEvent {
    const event = rest(this.nextNumber);
    this.inserted += 1;
    this.nextNumber += 1;
    return event;
  }

  private put(
    blocks: StreamBlocks,
    before: StreamBlock | null,
    { events, bytes }: { readonly events: readonly ComposedEvent[]; readonly bytes: Buffer },
  ): void {
    if (events.length === 0) this.output.push(bytes);
    else this.output.push(...blocks.insert(before, events), bytes.subarray(before?.insertAt ?? 0));
  }

  private stop(blocks: StreamBlocks, before: StreamBlock | null, notice: StopNotice): void {
    this.stoppedBy = notice;
    this.output.push(...blocks.stop(before, stopEvent(this.kind, notice, this.nextNumber)));
  }

  private taken(): Uint8Array {
    const { output } = this;
    this.output = [];
    const [first] = output;
    return output.length === 1 && first !== undefined ? first : Buffer.concat(output);
  }
}

/** Makes an event of the rest of a text, given its number. */
type Rest = (sequenceNumber: number) => ComposedEvent;

/** What becomes of an event. */
interface Rewritten {
  readonly edits: readonly RawEdit[];
  /** Rests of texts that are to come before it. */
  readonly rests: readonly Rest[];
  /** Whether the event must not spell its text in tokens. */
  readonly hidesTokens: boolean;
}

class EventRewriting {
  private readonly edits: RawEdit[] = [];
  private readonly rests: Rest[] = [];
  private hidesTokens = false;

  constructor(private readonly held: HeldTexts) {}

  take(steps: readonly StreamStep[]): Rewritten | { readonly block: StopNotice } {
    for (const [at, step] of steps.entries()) {
      const notice = step.kind === 'end' ? this.end(step) : this.text(step, isLastPiece(steps, at));
      if (notice !== null) return { block: notice };
    }
    return { edits: this.edits, rests: this.rests, hidesTokens: this.hidesTokens };
  }

  private text(step: Exclude<StreamStep, EndStep>, isLast: boolean): StopNotice | null {
    const passing: Passing =
      step.kind === 'piece' ? this.held.piece(step, isLast) : this.held.whole(step.text, step.role);
    if ('block' in passing) return passing.block;
    const { emit, isHolding } = passing;
    if (emit !== step.text) this.edits.push({ start: step.start, end: step.end, raw: JSON.stringify(emit) });
    if (emit !== step.text || isHolding) this.hidesTokens = true;
    return null;
  }

  private end(step: EndStep): StopNotice | null {
    for (const { last, passing } of this.held.end(step)) {
      if ('block' in passing) return passing.block;
      const { emit } = passing;
      if (emit !== '') this.rests.push((sequenceNumber) => last.again(emit, sequenceNumber));
    }
    return null;
  }
}

/** Whether a text ends with its piece in this event: an end follows, and no other piece before it. */
function isLastPiece(steps: readonly StreamStep[], at: number): boolean {
  const step = steps[at];
  if (step?.kind !== 'piece') return false;
  for (const other of steps.slice(at + 1)) {
    if (other.kind === 'piece' && other.channel === step.channel) return false;
    if (other.kind === 'end' && other.except !== step.channel && step.channel.startsWith(other.prefix))
      return true;
  }
  return false;
}
