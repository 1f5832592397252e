import { readEvent } from './stream-steps.js';
import { createStreamBlocks, type StreamBlock, type StreamBlocks } from './stream-blocks.js';
import type { PieceStep, StreamStep, WholeStep } from './stream-slots.js';
import type { PartRole } from './text-part.js';

/** A text that was streamed, put together. */
export interface StreamedText {
  readonly role: PartRole;
  readonly text: string;
}

/** The texts of a streamed answer. */
export interface StreamTextsReading {
  /** One for each choice, content block and call of a tool, in the order they began. */
  readonly texts: readonly StreamedText[];
  /** Whether there may be more text: a bound was met. */
  readonly truncated: boolean;
}

/** Puts a streamed answer together. Never throws; keeps at most its bounds. */
export interface StreamTexts {
  /** Takes the next chunk, any split will do. */
  push(chunk: Uint8Array): void;
  /** Called once; also for streams that broke off. */
  end(): StreamTextsReading;
}

/** Bounds of a streamed answer. */
export interface StreamTextsOptions {
  /** Characters of all texts together. Default 1 Mi. */
  readonly maxCharacters?: number;
  /** Default 2,000. */
  readonly maxTexts?: number;
  /** Bytes of one event. Default 8 MiB; a longer one ends the reading. */
  readonly maxEventBytes?: number;
}

/**
 * Texts of a streamed answer, for scanning beside the stream: any split of the bytes gives the same texts. Every
 * dialect is told by its events, server-sent events and Gemini's array by the first byte.
 */
export function createStreamTexts(options: StreamTextsOptions = {}): StreamTexts {
  return new Assembly(options);
}

/** A text in the making. */
interface Draft {
  readonly role: PartRole;
  readonly pieces: string[];
}

class Assembly implements StreamTexts {
  private blocks: StreamBlocks | null = null;
  private readonly drafts: Draft[] = [];
  private readonly channels = new Map<string, Draft>();
  private readonly seen = new Set<string>();
  private isCut = false;
  private charactersLeft: number;
  private readonly maxTexts: number;
  private readonly maxEventBytes: number;

  constructor({
    maxCharacters = 1024 * 1024,
    maxTexts = 2_000,
    maxEventBytes = 8 * 1024 * 1024,
  }: StreamTextsOptions) {
    this.charactersLeft = maxCharacters;
    this.maxTexts = maxTexts;
    this.maxEventBytes = maxEventBytes;
  }

  push(chunk: Uint8Array): void {
    const [first] = chunk;
    if (first === undefined || this.blocks?.isTooLong === true) return;
    this.blocks ??= createStreamBlocks(first, this.maxEventBytes);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (const block of this.blocks.push(bytes)) this.read(block);
  }

  end(): StreamTextsReading {
    const last = this.blocks?.end();
    if (last != null) this.read(last);
    const texts = this.drafts.map(({ role, pieces }) => ({ role, text: pieces.join('') }));
    return {
      texts: texts.filter(({ text }) => text !== ''),
      truncated: this.isCut || this.blocks?.isTooLong === true,
    };
  }

  private read({ readable, dataStart, dataEnd }: StreamBlock): void {
    if (dataStart === dataEnd) return;
    for (const step of readEvent(readable.subarray(0, dataEnd), dataStart).steps) this.take(step);
  }

  private take(step: StreamStep): void {
    if (step.kind === 'piece') this.add(this.draftOf(step), step.text);
    else if (step.kind === 'whole') this.addWhole(step);
    else if (step.kind === 'end') this.finish(step.prefix, step.except);
  }

  private draftOf({ channel, role }: PieceStep): Draft | null {
    const known = this.channels.get(channel);
    if (known !== undefined) return known;
    const draft = this.begin(role);
    if (draft !== null) this.channels.set(channel, draft);
    return draft;
  }

  private begin(role: PartRole): Draft | null {
    if (this.drafts.length >= this.maxTexts) return null;
    const draft: Draft = { role, pieces: [] };
    this.drafts.push(draft);
    return draft;
  }

  private add(draft: Draft | null, text: string): boolean {
    if (draft === null || text.length > this.charactersLeft) {
      this.isCut ||= text !== '';
      return false;
    }
    this.charactersLeft -= text.length;
    draft.pieces.push(text);
    return true;
  }

  /** Responses streams repeat every text: when its part, its item and the answer are done. */
  private addWhole({ role, text }: WholeStep): void {
    if (!this.seen.has(text) && this.add(this.begin(role), text)) this.seen.add(text);
  }

  private finish(prefix: string, except: string | null): void {
    for (const [channel, { pieces }] of this.channels) {
      if (channel === except || !channel.startsWith(prefix)) continue;
      this.seen.add(pieces.join(''));
      this.channels.delete(channel);
    }
  }
}
