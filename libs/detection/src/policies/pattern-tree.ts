/** What a pattern is made of, as far as lengths and literals are concerned. */
export type PatternNode =
  /** One character, compared as it is or (`isFolded`) in any case. */
  | { readonly kind: 'literal'; readonly character: string; readonly isFolded: boolean }
  | CharacterClass
  /** Anchors, which look at the ends of the text or its lines, and word borders. */
  | { readonly kind: 'nothing'; readonly isAnchor: boolean }
  | { readonly kind: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number };

/** One of several characters. */
export interface CharacterClass {
  readonly kind: 'class';
  /** Whether it takes ASCII digits only. */
  readonly isDigits: boolean;
  /** 2 when it may take characters outside the basic plane. */
  readonly maxUnits: 1 | 2;
  /** Whether it may take one of `\t`, `\n`, `\f`, `\r` and space. */
  readonly maySpace: boolean;
}

const maxDepth = 100;

/**
 * Reads a pattern the engine has accepted (RE2 syntax). What it does not understand makes it give up: a prefilter must
 * never be wrong.
 *
 * @returns `null` when the pattern cannot be read with certainty
 * @source https://github.com/google/re2/wiki/Syntax, read 2026-11
 */
export function readPattern(pattern: string): PatternNode | null {
  const reader = new PatternReader(pattern);
  try {
    const node = reader.choice(false, 0);
    return reader.isAtEnd() ? node : null;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

class NotUnderstood extends Error {}

const anchor: PatternNode = { kind: 'nothing', isAnchor: true };
const wordBorder: PatternNode = { kind: 'nothing', isAnchor: false };
const anyCharacter: CharacterClass = { kind: 'class', isDigits: false, maxUnits: 2, maySpace: true };
/** Classes with a letter of their own; `S` is the one that takes everything but space. */
const letterClasses: ReadonlyMap<string, CharacterClass> = new Map([
  ['d', { kind: 'class', isDigits: true, maxUnits: 1, maySpace: false }],
  ['w', { kind: 'class', isDigits: false, maxUnits: 1, maySpace: false }],
  ['s', { kind: 'class', isDigits: false, maxUnits: 1, maySpace: true }],
  ['D', anyCharacter],
  ['W', anyCharacter],
  ['S', { kind: 'class', isDigits: false, maxUnits: 2, maySpace: false }],
]);

const repetition = /\{(\d{1,4})(,?)(\d{0,4})\}/y;
const group = /\(\?(?:P?<\w+>|([imsU]*)(?:-([imsU]+))?([:)]))/y;
const codePoint = /\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/y;
const namedClass = /\\[pP](?:[A-Za-z]|\{\^?[A-Za-z_]+\})/y;
const posixClass = /\[:\^?[a-z]+:\]/y;
const controlEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\u0007',
};

class PatternReader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  isAtEnd(): boolean {
    return this.at === this.pattern.length;
  }

  choice(isFolded: boolean, depth: number): PatternNode {
    if (depth > maxDepth) throw new NotUnderstood();
    const nodes: PatternNode[] = [];
    let folded = isFolded;
    do {
      const sequence = this.sequence(folded, depth);
      // A flag set within an alternative holds for those behind it.
      folded = sequence.isFolded;
      nodes.push(sequence.node);
    } while (this.accept('|'));
    const [only] = nodes;
    return nodes.length === 1 && only !== undefined ? only : { kind: 'choice', nodes };
  }

  private sequence(isFolded: boolean, depth: number): { node: PatternNode; isFolded: boolean } {
    const nodes: PatternNode[] = [];
    let folded = isFolded;
    while (!this.isAtEnd() && !this.isNext('|') && !this.isNext(')')) {
      if (this.isNext('(')) {
        const opened = this.open(folded);
        if (opened.isFlagOnly) {
          // The engine repeats what stands before the flags.
          if (this.isRepetitionNext()) throw new NotUnderstood();
          folded = opened.isFolded;
          continue;
        }
        const inner = this.choice(opened.isFolded, depth + 1);
        if (!this.accept(')')) throw new NotUnderstood();
        nodes.push(this.repeated(inner));
      } else {
        this.atoms(folded, nodes);
      }
    }
    return { node: { kind: 'sequence', nodes }, isFolded: folded };
  }

  /** Steps over the opening of a group, or over flags that hold for the rest of the group around them. */
  private open(isFolded: boolean): { isFlagOnly: boolean; isFolded: boolean } {
    const found = this.match(group);
    if (found === null) {
      if (this.pattern.startsWith('(?', this.at)) throw new NotUnderstood();
      this.at += 1;
      return { isFlagOnly: false, isFolded };
    }
    const [, on = '', off = '', end] = found;
    if (on.includes('U') || off.includes('U')) throw new NotUnderstood();
    const folded = off.includes('i') ? false : isFolded || on.includes('i');
    return { isFlagOnly: end === ')', isFolded: folded };
  }

  /** One atom with its repetition; of quoted text every character is one. */
  private atoms(isFolded: boolean, nodes: PatternNode[]): void {
    if (!this.pattern.startsWith('\\Q', this.at)) {
      nodes.push(this.repeated(this.atom(isFolded)));
      return;
    }
    const end = this.pattern.indexOf('\\E', this.at);
    const quoted = [...this.pattern.slice(this.at + 2, end < 0 ? undefined : end)];
    this.at = end < 0 ? this.pattern.length : end + 2;
    const last = quoted.pop();
    for (const character of quoted) nodes.push({ kind: 'literal', character, isFolded });
    if (last !== undefined) nodes.push(this.repeated({ kind: 'literal', character: last, isFolded }));
    else if (this.isRepetitionNext()) throw new NotUnderstood();
  }

  private isRepetitionNext(): boolean {
    return '*+?{'.includes(this.pattern[this.at] ?? ' ');
  }

  private atom(isFolded: boolean): PatternNode {
    const character = this.next();
    switch (character) {
      case '.':
        return anyCharacter;
      case '^':
      case '$':
        return anchor;
      case '[':
        return this.characterClass();
      case '\\':
        return this.escape(isFolded);
      case '*':
      case '+':
      case '?':
        throw new NotUnderstood();
      default:
        return { kind: 'literal', character, isFolded };
    }
  }

  private escape(isFolded: boolean): PatternNode {
    this.at -= 1;
    const code = this.match(codePoint);
    if (code !== null) {
      const character = String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '', 16));
      return { kind: 'literal', character, isFolded };
    }
    if (this.match(namedClass) !== null) return anyCharacter;
    this.at += 1;
    const character = this.next();
    const letterClass = letterClasses.get(character);
    if (letterClass !== undefined) return letterClass;
    if (character === 'b' || character === 'B') return wordBorder;
    if (character === 'A' || character === 'z') return anchor;
    return { kind: 'literal', character: this.escaped(character), isFolded };
  }

  /** What an escape of one character stands for; letters and digits have meanings, other characters are themselves. */
  private escaped(character: string): string {
    const control = controlEscapes[character];
    if (control !== undefined) return control;
    if (/[\w\u0080-\u{10ffff}]/u.test(character)) throw new NotUnderstood();
    return character;
  }

  /** A class in brackets. */
  private characterClass(): CharacterClass {
    const isNegated = this.accept('^');
    const items: CharacterClass[] = [];
    let takesOutSpace = false;
    for (let isFirst = true; isFirst || !this.isNext(']'); isFirst = false) {
      takesOutSpace ||= isNegated && this.pattern.startsWith('\\s', this.at);
      items.push(this.classItem());
    }
    this.at += 1;
    if (isNegated) return { ...anyCharacter, maySpace: !takesOutSpace };
    return {
      kind: 'class',
      isDigits: items.every(({ isDigits }) => isDigits),
      maxUnits: items.some(({ maxUnits }) => maxUnits === 2) ? 2 : 1,
      maySpace: items.some(({ maySpace }) => maySpace),
    };
  }

  /** A class within a class, a character or a range of characters. */
  private classItem(): CharacterClass {
    if (this.match(posixClass) !== null || this.match(namedClass) !== null) return anyCharacter;
    const from = this.classCharacter();
    if (typeof from !== 'string') {
      if (this.isRange()) throw new NotUnderstood();
      return from;
    }
    const to = this.isRange() ? this.classCharacter() : from;
    if (typeof to !== 'string') throw new NotUnderstood();
    return {
      kind: 'class',
      isDigits: from >= '0' && to <= '9',
      maxUnits: to.length === 1 ? 1 : 2,
      maySpace: [...'\t\n\f\r '].some((space) => from <= space && space <= to),
    };
  }

  private isRange(): boolean {
    if (!this.isNext('-') || this.pattern[this.at + 1] === ']') return false;
    this.at += 1;
    return true;
  }

  private classCharacter(): string | CharacterClass {
    const code = this.match(codePoint);
    if (code !== null) return String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '', 16));
    const character = this.next();
    if (character !== '\\') return character;
    const escaped = this.next();
    return letterClasses.get(escaped) ?? this.escaped(escaped);
  }

  /** Takes the repetitions behind an atom: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, each perhaps lazy. */
  private repeated(node: PatternNode): PatternNode {
    let min: number;
    let max: number;
    const counted = this.isNext('{') ? this.match(repetition) : null;
    if (counted !== null) {
      min = Number(counted[1]);
      max = counted[2] === '' ? min : counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
      if (counted[2] === '' && counted[3] !== '') throw new NotUnderstood();
    } else if (this.accept('*')) {
      [min, max] = [0, Number.POSITIVE_INFINITY];
    } else if (this.accept('+')) {
      [min, max] = [1, Number.POSITIVE_INFINITY];
    } else if (this.accept('?')) {
      [min, max] = [0, 1];
    } else {
      return node;
    }
    this.accept('?');
    return this.repeated({ kind: 'repeat', node, min, max });
  }

  private match(syntax: RegExp): RegExpExecArray | null {
    syntax.lastIndex = this.at;
    const found = syntax.exec(this.pattern);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  private isNext(character: string): boolean {
    return this.pattern[this.at] === character;
  }

  private accept(character: string): boolean {
    if (!this.isNext(character)) return false;
    this.at += 1;
    return true;
  }

  /** The next character, whole if it is a pair of surrogates. */
  private next(): string {
    const code = this.pattern.codePointAt(this.at);
    if (code === undefined) throw new NotUnderstood();
    const character = String.fromCodePoint(code);
    this.at += character.length;
    return character;
  }
}
