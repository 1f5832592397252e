import type { JsonRecord } from '../json-values.js';
import { nextId, ok, textIn, type MockAnswer } from '../mock-answer.js';

const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

/** `/moderations`: one result per text, one for a message of parts; what says `kill` is violent. */
export function answerModeration({ input }: JsonRecord): MockAnswer {
  const isList = Array.isArray(input) && typeof input[0] === 'string';
  const texts: readonly unknown[] = isList ? input : [input];
  return ok({ id: nextId('modr-'), model: 'omni-moderation-latest', results: texts.map(resultOf) });
}

function resultOf(input: unknown): object {
  if (!textIn(input).includes('kill')) return { flagged: false, categories: {}, category_scores: {} };
  const each = <Value>(value: (isViolence: boolean) => Value): Record<string, Value> =>
    Object.fromEntries(categories.map((name) => [name, value(name === 'violence')]));
  return {
    flagged: true,
    categories: each((isViolence) => isViolence),
    category_scores: each((isViolence) => (isViolence ? 0.97 : 0.001)),
    category_applied_input_types: each(() => ['text']),
  };
}
