import { wordsOf, type Words } from './injection/index.js';
import {
  decodedRuns,
  foldText,
  piecesOf,
  type DecodedRun,
  type FoldedText,
  type TextPieces,
} from './text/index.js';

/** What is encoded in a text, read like a text of its own. */
export interface ReadRun {
  readonly run: DecodedRun;
  readonly reading: TextReading;
}

/** A text as detectors read it. What several of them need is found out once, and only when one asks for it. */
export class TextReading {
  private foldedText: FoldedText | null = null;
  private foldedWords: Words | null = null;
  private foldedPieces: TextPieces | null = null;
  private decoded: readonly ReadRun[] | null = null;

  constructor(readonly text: string) {}

  /** The text as it looks. */
  get folded(): FoldedText {
    return (this.foldedText ??= foldText(this.text));
  }

  /** The words of the folded text. */
  get words(): Words {
    return (this.foldedWords ??= wordsOf(this.folded.text));
  }

  /** The pieces of the folded text. */
  get pieces(): TextPieces {
    return (this.foldedPieces ??= piecesOf(this.folded.text));
  }

  /** What is encoded in the text. */
  get runs(): readonly ReadRun[] {
    return (this.decoded ??= decodedRuns(this.text).map((run) => ({
      run,
      reading: new TextReading(run.text),
    })));
  }
}
