import { characterSet } from '../text/character-runs.js';

/** A word of a list found in a text. */
export interface WordVisitor {
  (list: number, start: number, end: number): void;
}

/** Words of one of the lists that are looked for together; folded by `foldCase`. */
export interface WordList {
  readonly list: number;
  readonly words: readonly string[];
}

/** Letters, digits and marks: beside them a word does not end. Scripts written without spaces have no such borders. */
const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const root = 0;
const unitsPerState = 0x10000;
const asciiUnits = 0x80;
/** Larger tables of transitions are not made: lists of tens of thousands of words take the longer way. */
const maxTransitions = 2 ** 20;
const wordUnits = characterSet(/\w/);

interface Ending {
  readonly list: number;
  readonly units: number;
  readonly needsStart: boolean;
  readonly needsEnd: boolean;
}

/**
 * Finds whole words of many lists in one pass: the cost of a text does not grow with the number of words.
 *
 * @source Aho and Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18 (1975)
 */
export class WordAutomaton {
  /** Where a state goes with a character. */
  private readonly next = new Map<number, number>();
  /** The state of the longest suffix that is the beginning of a word. */
  private readonly fallback: number[] = [root];
  /** The nearest state on the way of fallbacks at which words end. */
  private readonly nextEnding: number[] = [root];
  private readonly endings: Ending[][] = [[]];
  /** 1 where words end at a state, or at one on its way of fallbacks: most states are in the middle of a word. */
  private readonly endsWords: Uint8Array;
  /** A number from 1 for every ASCII character of some word; 0 for all others. */
  private readonly columns = new Uint8Array(asciiUnits);
  private columnCount = 1;
  /** Columns of a state are found by a shift. */
  private readonly columnBits: number;
  /** Where each state goes with each column, fallbacks followed; `null` where that would be too large. */
  private readonly transitions: Int32Array | null;

  constructor(lists: readonly WordList[]) {
    for (const { list, words } of lists) for (const word of words) this.add(list, word);
    const states = this.link();
    this.columnBits = 32 - Math.clz32(this.columnCount - 1);
    this.endsWords = Uint8Array.from(this.endings, ({ length }, state) =>
      length > 0 || this.nextEnding[state] !== root ? 1 : 0,
    );
    this.transitions = this.transitionsOf(states);
  }

  /** @param folded the text, folded by `foldCase` */
  find(folded: string, visit: WordVisitor): void {
    let state = root;
    for (let at = 0; at < folded.length; at += 1) {
      state = this.step(state, folded.charCodeAt(at));
      if (this.endsWords[state] === 1) this.report(folded, at + 1, state, visit);
    }
  }

  private add(list: number, word: string): void {
    let state = root;
    for (let at = 0; at < word.length; at += 1) {
      const key = state * unitsPerState + word.charCodeAt(at);
      let following = this.next.get(key);
      if (following === undefined) {
        following = this.endings.length;
        this.next.set(key, following);
        this.endings.push([]);
        this.addColumn(word.charCodeAt(at));
      }
      state = following;
    }
    const [needsStart, needsEnd] = [hasBorder(word.codePointAt(0)), hasBorder(lastCodePoint(word))];
    this.endings[state]?.push({ list, units: word.length, needsStart, needsEnd });
  }

  private addColumn(unit: number): void {
    if (unit >= asciiUnits || this.columns[unit] !== 0) return;
    this.columns[unit] = this.columnCount;
    this.columnCount += 1;
  }

  /**
   * Sets the fallbacks level by level; transitions are in the order of their making, so a queue is needed.
   *
   * @returns the states, nearer ones first
   */
  private link(): readonly number[] {
    const children: [state: number, unit: number][][] = this.endings.map(() => []);
    for (const [key, state] of this.next) {
      children[Math.floor(key / unitsPerState)]?.push([state, key % unitsPerState]);
    }
    const queue = [root];
    for (const parent of queue) {
      for (const [state, unit] of children[parent] ?? []) {
        const back = parent === root ? root : this.followed(this.fallback[parent] ?? root, unit);
        this.fallback[state] = back;
        this.nextEnding[state] = this.endings[back]?.length === 0 ? (this.nextEnding[back] ?? root) : back;
        queue.push(state);
      }
    }
    return queue;
  }

  private transitionsOf(states: readonly number[]): Int32Array | null {
    if (states.length << this.columnBits > maxTransitions) return null;
    const transitions = new Int32Array(states.length << this.columnBits);
    for (const state of states) {
      for (const [unit, column] of this.columns.entries())
        if (column !== 0) transitions[(state << this.columnBits) | column] = this.followed(state, unit);
    }
    return transitions;
  }

  /** A look into an array for nearly all of a text: no branch depends on what the text says. */
  private step(from: number, unit: number): number {
    if (unit >= asciiUnits || this.transitions === null) return this.followed(from, unit);
    return this.transitions[(from << this.columnBits) | (this.columns[unit] as number)] as number;
  }

  private followed(from: number, unit: number): number {
    for (let state = from; ; state = this.fallback[state] ?? root) {
      const following = this.next.get(state * unitsPerState + unit);
      if (following !== undefined) return following;
      if (state === root) return root;
    }
  }

  private report(folded: string, end: number, from: number, visit: WordVisitor): void {
    for (let state = from; state !== root; state = this.nextEnding[state] ?? root) {
      for (const { list, units, needsStart, needsEnd } of this.endings[state] ?? []) {
        const start = end - units;
        if (needsStart && endsWithWord(folded, start)) continue;
        if (needsEnd && beginsWithWord(folded, end)) continue;
        visit(list, start, end);
      }
    }
  }
}

function hasBorder(codePoint: number | undefined): boolean {
  if (codePoint === undefined) return false;
  const character = String.fromCodePoint(codePoint);
  return wordCharacter.test(character) && !unspacedScript.test(character);
}

function lastCodePoint(word: string): number | undefined {
  return Array.from(word).at(-1)?.codePointAt(0);
}

/** Whether the text before `end` ends with a letter or digit. */
function endsWithWord(text: string, end: number): boolean {
  if (end === 0) return false;
  const unit = text.charCodeAt(end - 1);
  if (unit < 0x80) return isWordUnit(unit);
  const isPair = unit >= 0xdc00 && unit <= 0xdfff && end > 1;
  return hasBorder(text.codePointAt(isPair ? end - 2 : end - 1));
}

function beginsWithWord(text: string, start: number): boolean {
  const unit = text.charCodeAt(start);
  if (unit < 0x80) return isWordUnit(unit);
  return start < text.length && hasBorder(text.codePointAt(start));
}

/** Whether a unit is surely within a word: ASCII letters, digits and the low line. Others are looked at when needed. */
function isWordUnit(unit: number): boolean {
  return wordUnits[unit] === 1;
}
