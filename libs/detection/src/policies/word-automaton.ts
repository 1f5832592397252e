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
const wordUnits = characterSet(/\w/);

/** Where words may begin with a character. */
const nowhere = 0;
const atBorders = 1;
const anywhere = 2;

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
  /** Whether words begin with an ASCII character, and where. Most characters of a text need no further look. */
  private readonly beginnings = new Uint8Array(asciiUnits);
  /** Other characters some word begins with, though it may begin within a word of the text. */
  private readonly othersAnywhere = new Set<number>();

  constructor(lists: readonly WordList[]) {
    for (const { list, words } of lists) for (const word of words) this.add(list, word);
    this.link();
  }

  /** @param folded the text, folded by `foldCase` */
  find(folded: string, visit: WordVisitor): void {
    let state = root;
    let wasWord = false;
    for (let at = 0; at < folded.length; at += 1) {
      const unit = folded.charCodeAt(at);
      // Within a word only a word of the list that is being read can go on.
      if (state !== root || this.mayBegin(unit, wasWord)) state = this.step(state, unit);
      if (state !== root) this.report(folded, at + 1, state, visit);
      wasWord = wordUnits[unit] === 1;
    }
  }

  private mayBegin(unit: number, isWithinWord: boolean): boolean {
    if (unit >= asciiUnits) return !isWithinWord || this.othersAnywhere.has(unit);
    const place = this.beginnings[unit] as number;
    return place === anywhere || (place === atBorders && !isWithinWord);
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
      }
      state = following;
    }
    const [needsStart, needsEnd] = [hasBorder(word.codePointAt(0)), hasBorder(lastCodePoint(word))];
    this.addBeginning(word.charCodeAt(0), needsStart);
    this.endings[state]?.push({ list, units: word.length, needsStart, needsEnd });
  }

  private addBeginning(unit: number, needsStart: boolean): void {
    const place = needsStart && isWordUnit(unit) ? atBorders : anywhere;
    if (unit < asciiUnits) this.beginnings[unit] = Math.max(this.beginnings[unit] ?? nowhere, place);
    else if (place === anywhere) this.othersAnywhere.add(unit);
  }

  /** Sets the fallbacks level by level; transitions are in the order of their making, so a queue is needed. */
  private link(): void {
    const children: [state: number, unit: number][][] = this.endings.map(() => []);
    for (const [key, state] of this.next) {
      children[Math.floor(key / unitsPerState)]?.push([state, key % unitsPerState]);
    }
    const queue = [root];
    for (const parent of queue) {
      for (const [state, unit] of children[parent] ?? []) {
        const back = parent === root ? root : this.step(this.fallback[parent] ?? root, unit);
        this.fallback[state] = back;
        this.nextEnding[state] = this.endings[back]?.length === 0 ? (this.nextEnding[back] ?? root) : back;
        queue.push(state);
      }
    }
  }

  private step(from: number, unit: number): number {
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
