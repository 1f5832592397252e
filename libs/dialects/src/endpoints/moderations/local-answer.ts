import { asLabel, type JsonObject } from '../../json.js';
import type { EndpointAnswer } from '../endpoint-translation.js';
import { emptyUsage } from '../../usage-accumulator.js';
import type { ModerationInput, ModerationRequest } from './read-request.js';

/** Model of judgements that the gateway's own detectors make. */
export const localModerationModel = 'gateway-local';

/** A finding of a detector, as far as a judgement needs it. */
export interface ModerationFinding {
  /** What it is about: one of {@link localCategories}. */
  readonly class: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** What the gateway's detectors judge, by the class of their findings. */
export const localCategories = ['pii', 'secret', 'injection', 'exfiltration', 'bias'] as const;

/** OpenAI's categories, which clients expect in every answer. @source openai 7.55 types, `Moderation`; read 2026-11 */
export const openAiCategories = [
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
] as const;

/**
 * Judges in the gateway itself: OpenAI's answer with categories of the gateway's own. A category is true when a detector
 * has found something, and its score is the surest finding's confidence. OpenAI's own categories are there, false and
 * 0; that nobody has looked for them is said by `category_applied_input_types`, which is empty for them. Images are not
 * looked at.
 *
 * @param findingsIn what the detectors find in a text; asked once per input that has text
 * @param id of the answer: `modr-…`
 */
export function localModeration(
  { inputs, extras }: ModerationRequest,
  findingsIn: (text: string) => readonly ModerationFinding[],
  id: string,
): EndpointAnswer {
  const warnings = extras.map(({ path }) => `${path}: not supported by the gateway's own detectors`);
  if (inputs.some(({ hasImage }) => hasImage)) {
    warnings.push("input: the gateway's own detectors do not look at images");
  }
  const results = inputs.map((input) => resultOf(input, input.text === '' ? [] : findingsIn(input.text)));
  return {
    content: { id, model: localModerationModel, results },
    usage: emptyUsage(),
    model: localModerationModel,
    warnings,
  };
}

/** Whether a judgement is asked of the gateway itself: by the model, or by a provider that has no moderation. */
export function isLocalModeration(body: JsonObject, provider: string | undefined): boolean {
  return asLabel(body['model']) === localModerationModel || (provider !== undefined && provider !== 'openai');
}

function resultOf({ text }: ModerationInput, findings: readonly ModerationFinding[]): JsonObject {
  const scores = new Map<string, number>();
  for (const { class: name, confidence } of findings) {
    scores.set(name, Math.max(scores.get(name) ?? 0, confidence));
  }
  const names = [...openAiCategories, ...localCategories];
  const judged: readonly string[] = text === '' ? [] : localCategories;
  return {
    flagged: scores.size > 0,
    categories: Object.fromEntries(names.map((name) => [name, scores.has(name)])),
    category_scores: Object.fromEntries(names.map((name) => [name, scores.get(name) ?? 0])),
    category_applied_input_types: Object.fromEntries(
      names.map((name) => [name, judged.includes(name) ? ['text'] : []]),
    ),
  };
}
