import { RE2JS, RE2JSException } from 're2js';
import { needsOf, type PatternNeeds } from './pattern-needs.js';
import { unsupportedSyntax } from './pattern-problem.js';
import { readPattern } from './pattern-tree.js';
import type { Span } from './policy.js';
import { Candidates, unitsAt } from './match-candidates.js';
import type { PolicyText } from './policy-text.js';
import { OutOfTime, type CompiledFinder, type IsOver, type SpanFinder } from './span-finder.js';

/** What a stream holds back for patterns without a bound, UTF-16 units. */
export const unboundedMatchUnits = 512;
/** What it holds back at most, whatever bound a pattern has. */
const maxMatchUnits = 8_192;
/** Steps of the compiled pattern; the cost of a character grows with them when the fast engine gives up. */
const maxProgramSteps = 10_000;

const nothingCertain: PatternNeeds = {
  literals: null,
  digits: 0,
  maxUnits: Number.POSITIVE_INFINITY,
  minUnits: 0,
  isWithinWord: false,
};

/**
 * Compiles a regular expression of a tenant. It runs on a linear-time engine, and there only where a cheap look at the
 * text says it may match. Matching is case-sensitive unless the pattern says `(?i)`.
 *
 * @param pattern RE2 syntax; look-around and back-references do not exist there, and the problem names them
 */
export function compileRegex(pattern: string): CompiledFinder {
  if (pattern === '') return { ok: false, problem: { kind: 'empty' } };
  try {
    const engine = RE2JS.compile(pattern);
    if (engine.programSize() > maxProgramSteps) {
      return {
        ok: false,
        problem: { kind: 'too-large', reason: 'the repetitions of the pattern are too large' },
      };
    }
    const tree = readPattern(pattern);
    return { ok: true, finder: new RegexFinder(engine, tree === null ? nothingCertain : needsOf(tree)) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const problem = unsupportedSyntax(pattern) ?? { kind: 'invalid-syntax', reason: error.message };
    return { ok: false, problem };
  }
}

class RegexFinder implements SpanFinder {
  readonly longestMatch: number;

  constructor(
    private readonly engine: RE2JS,
    private readonly needs: PatternNeeds,
  ) {
    const { maxUnits } = needs;
    this.longestMatch = Number.isFinite(maxUnits) ? Math.min(maxUnits, maxMatchUnits) : unboundedMatchUnits;
  }

  // Patterns like `a.*z|a` look at the whole text for every match: time is looked at after each.
  find(text: PolicyText, isOver: IsOver): readonly Span[] {
    const candidates = new Candidates(text, this.needs);
    const { isWithinWord, literals, digits } = this.needs;
    return isWithinWord && (literals !== null || digits > 0)
      ? this.inWords(text, candidates, isOver)
      : this.inText(text, candidates, isOver);
  }

  /** Matches without white space are the same when the engine sees the words around them only. */
  private inWords(text: PolicyText, candidates: Candidates, isOver: IsOver): readonly Span[] {
    const spans: Span[] = [];
    for (let words = candidates.words(0); words !== null; words = candidates.words(words.end)) {
      const { start: offset, end } = words;
      if (end - offset < this.needs.minUnits) continue;
      const matcher = this.engine.matcher(text.text.slice(offset, end));
      while (matcher.find()) {
        pushSpan(spans, offset + matcher.start(), offset + matcher.end());
        if (isOver(end - offset - matcher.end())) throw new OutOfTime();
      }
    }
    return spans;
  }

  private inText(text: PolicyText, candidates: Candidates, isOver: IsOver): readonly Span[] {
    let from = candidates.next(0);
    if (from === null || !this.engine.test(text.text)) return [];
    const spans: Span[] = [];
    const matcher = this.engine.matcher(text.text);
    while (from !== null && from <= text.text.length && matcher.find(from)) {
      const [start, end] = [matcher.start(), matcher.end()];
      pushSpan(spans, start, end);
      if (isOver(text.text.length - end)) throw new OutOfTime();
      // An empty match is followed by a search from the next character, as the engine itself does.
      from = candidates.next(end > start ? end : end + unitsAt(text.text, end));
    }
    return spans;
  }
}

function pushSpan(spans: Span[], start: number, end: number): void {
  if (end > start) spans.push({ start, end, type: 'REGEX' });
}
