/** Why a pattern cannot be used: for a 400 that says so. */
export type PatternProblem =
  | {
      readonly kind: 'unsupported-syntax';
      /** In words: `look-ahead`, `back-reference`… */
      readonly feature: string;
      /** The piece of the pattern. */
      readonly fragment: string;
    }
  | { readonly kind: 'invalid-syntax'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly reason: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid-threshold'; readonly reason: string };

/** The problem in one sentence, for people. */
export function describeProblem(problem: PatternProblem): string {
  switch (problem.kind) {
    case 'unsupported-syntax':
      return `${problem.feature} (${problem.fragment}) is not supported: patterns are matched in linear time`;
    case 'invalid-syntax':
    case 'too-large':
    case 'invalid-threshold':
      return problem.reason;
    case 'empty':
      return 'expected at least one word';
  }
}

const unsupported: readonly [RegExp, string][] = [
  [/^\(\?=/, 'look-ahead'],
  [/^\(\?!/, 'negative look-ahead'],
  [/^\(\?<=/, 'look-behind'],
  [/^\(\?<!/, 'negative look-behind'],
  [/^\(\?>/, 'atomic group'],
  [/^\(\?#[^)]*\)?/, 'comment'],
  [/^\(\?\|/, 'branch reset group'],
  [/^\(\?P=\w*\)?/, 'back-reference'],
  [/^\(\?\(/, 'conditional group'],
  [/^\(\?(?:R|0|&|P>|[+-]?\d)/, 'recursion'],
  [/^\(\?[a-zA-Z]*x[a-zA-Z-]*/, 'free-spacing flag'],
  [/^\\[1-9]\d?/, 'back-reference'],
  [/^\\[kg](?:<[^>]*>|\{[^}]*\}|'[^']*'|\d)?/, 'back-reference'],
  [/^\\K/, 'match reset'],
  [/^\\[GRXhHNVZ]/, 'escape'],
  [/^\\u(?:\{[^}]*\}|[0-9a-fA-F]{0,4})/, 'escape'],
  [/^\\c./, 'control escape'],
  [/^(?:[*+?]|\{\d+(?:,\d*)?\})\+/, 'possessive quantifier'],
];

/**
 * Names what is not supported in a pattern that the engine refused. Escaped characters and classes are stepped over,
 * so that `\(?=` is not taken for a look-ahead.
 */
export function unsupportedSyntax(pattern: string): PatternProblem | null {
  let isInClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at, at + 64);
    if (!isInClass) {
      for (const [syntax, feature] of unsupported) {
        const fragment = syntax.exec(rest)?.[0];
        if (fragment !== undefined) return { kind: 'unsupported-syntax', feature, fragment };
      }
    }
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
  }
  return null;
}
