import { RE2JS, RE2JSSyntaxException } from 're2js';

/** What RE2 leaves out on purpose, by how the refused piece of a pattern begins. */
const unsupported: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, 'look-around'],
  [/^(?:\\[1-9kg]|\(\?P=)/, 'a back-reference'],
  [/^\(\?>/, 'an atomic group'],
];

/** Steps of the compiled pattern: the cost of a character grows with them. */
const maxProgramSteps = 10_000;

/** Why a pattern cannot be matched in linear time, in a sentence; `null` when it can. */
export function regexProblem(pattern: string): string | null {
  if (pattern === '') return 'expected a regular expression';
  try {
    const steps = RE2JS.compile(pattern).programSize();
    return steps <= maxProgramSteps ? null : 'the repetitions of the pattern are too large';
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return describe(error);
  }
}

function describe({ error, input }: RE2JSSyntaxException): string {
  const piece = input ?? '';
  const feature = unsupported.find(([beginning]) => beginning.test(piece))?.[1];
  return feature === undefined
    ? `expected an RE2 pattern, but found: ${error}: ${piece}`
    : `${feature} (${piece}) is not supported: patterns are matched in linear time (RE2)`;
}
