import type { EndStep, PieceStep } from './stream-slots.js';
import type { PartRole } from './text-part.js';
import type { StopNotice } from './stream-stop.js';

/** Text of a stream that has not been passed on yet. */
export interface HeldPiece {
  /** Which of the texts of the stream: a key for a choice, a content block, a call of a tool. */
  readonly channel: string;
  readonly role: PartRole;
  /** What was held before, and what has come since. */
  readonly text: string;
  /** Whether nothing more will come. */
  readonly isFinal: boolean;
}

/** What becomes of it. */
export type HeldDecision =
  | {
      /** What is passed on, in the place of all but the end of the text. */
      readonly emit: string;
      /** How much of the end is kept back, UTF-16 units; nothing can be kept of what is final. */
      readonly hold: number;
    }
  | { readonly block: StopNotice };

/** Decides what of a stream may pass. */
export interface StreamHooks {
  /** The most text that is held, UTF-16 units; what a decision holds beyond it is passed on. */
  readonly longestHold: number;
  decide(held: HeldPiece): HeldDecision;
}

/** What a decision means for the text of an event. */
export type Passing = { readonly emit: string; readonly isHolding: boolean } | { readonly block: StopNotice };

interface Channel {
  held: string;
  last: PieceStep;
}

/** Streams with more texts at a time than any model has are not held back. */
const maxChannels = 4_096;

/** The texts of a stream that are being held back, each up to the bound of the hooks. */
export class HeldTexts {
  private readonly channels = new Map<string, Channel>();
  private wholes = 0;

  constructor(private readonly hooks: StreamHooks) {}

  /** Takes a piece of a text. */
  piece(step: PieceStep, isLast: boolean): Passing {
    const { channel, role } = step;
    const known = this.channels.get(channel);
    const text = (known?.held ?? '') + step.text;
    if (text === '' && !isLast) return { emit: '', isHolding: false };
    const isFinal = isLast || (known === undefined && this.channels.size >= maxChannels);
    const decision = this.hooks.decide({ channel, role, text, isFinal });
    if ('block' in decision) return decision;
    if (isFinal) {
      this.channels.delete(channel);
      return { emit: decision.emit, isHolding: false };
    }
    const { emit, held } = cut(text, decision, this.hooks.longestHold);
    this.channels.set(channel, { held, last: step });
    return { emit, isHolding: held !== '' };
  }

  /** Takes a text that is whole. */
  whole(text: string, role: PartRole): Passing {
    this.wholes += 1;
    const decision = this.hooks.decide({ channel: `whole/${this.wholes}`, role, text, isFinal: true });
    return 'block' in decision ? decision : { emit: decision.emit, isHolding: false };
  }

  /** Ends texts; gives what is still to be passed on of each, with the last piece that came. */
  end({ prefix, except }: EndStep): readonly { readonly last: PieceStep; readonly passing: Passing }[] {
    const ended = [...this.channels].filter(([key]) => key !== except && key.startsWith(prefix));
    return ended.map(([channel, { held, last }]) => {
      this.channels.delete(channel);
      const decision = this.hooks.decide({ channel, role: last.role, text: held, isFinal: true });
      return { last, passing: 'block' in decision ? decision : { emit: decision.emit, isHolding: false } };
    });
  }
}

/** Splits a text at the place of a decision, never within a pair of surrogates. */
function cut(
  text: string,
  { emit, hold }: { readonly emit: string; readonly hold: number },
  longestHold: number,
): { readonly emit: string; readonly held: string } {
  const wanted = Math.min(Math.max(hold, 0), text.length);
  const kept = Math.min(wanted, longestHold);
  const passed = emit + text.slice(text.length - wanted, text.length - kept);
  const held = text.slice(text.length - kept);
  const isPairCut = /[\ud800-\udbff]$/.test(passed) && /^[\udc00-\udfff]/.test(held);
  return isPairCut ? { emit: passed.slice(0, -1), held: passed.slice(-1) + held } : { emit: passed, held };
}
