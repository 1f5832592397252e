import type { Effort } from '../../conversation/conversation.js';

/** Thinking budgets a model takes, tokens. */
export interface BudgetRange {
  readonly min: number;
  readonly max: number;
  /** Budget that comes closest to not thinking. */
  readonly off: number;
}

/** How a model is told to think. */
export type ThinkingControl =
  | { readonly kind: 'budget'; readonly range: BudgetRange }
  /** Levels it takes; it cannot be told not to think. */
  | { readonly kind: 'level'; readonly levels: readonly Effort[] }
  /** Takes no `thinkingConfig` at all. */
  | { readonly kind: 'none' };

/** What a Gemini or Gemma model accepts. */
export interface GeminiTraits {
  readonly thinking: ThinkingControl;
  /** Whether a replayed call without a thought signature is answered with 400. */
  readonly requiresSignatures: boolean;
  readonly systemInstruction: boolean;
  readonly penalties: boolean;
  /** Whether several candidates can be asked for. */
  readonly severalCandidates: boolean;
  /** Whether a JSON format or a provider's tool may stand beside functions. */
  readonly mixesTools: boolean;
  /** Whether results of functions may hold media. */
  readonly mediaInResults: boolean;
  /** Whether a part can say how finely it is looked at. */
  readonly mediaResolution: boolean;
  /** `json`: JSON schema; `openapi`: only the OpenAPI subset of it. */
  readonly schemas: 'json' | 'openapi';
  /** What it can answer with besides text. */
  readonly output: 'text' | 'image' | 'audio';
}

const proBudget: ThinkingControl = { kind: 'budget', range: { min: 128, max: 32_768, off: 128 } };
const flashBudget: ThinkingControl = { kind: 'budget', range: { min: 0, max: 24_576, off: 0 } };
const liteBudget: ThinkingControl = { kind: 'budget', range: { min: 512, max: 24_576, off: 0 } };
const levels = (...offered: Effort[]): ThinkingControl => ({ kind: 'level', levels: offered });
const allLevels = levels('minimal', 'low', 'medium', 'high');
const withoutMinimal = levels('low', 'medium', 'high');

const oldest: GeminiTraits = {
  thinking: { kind: 'none' },
  requiresSignatures: false,
  systemInstruction: true,
  penalties: true,
  severalCandidates: true,
  mixesTools: false,
  mediaInResults: false,
  mediaResolution: false,
  schemas: 'openapi',
  output: 'text',
};
const second: GeminiTraits = { ...oldest, schemas: 'json' };
const secondAndHalf: GeminiTraits = { ...second, thinking: flashBudget, penalties: false };
const third: GeminiTraits = {
  ...second,
  thinking: withoutMinimal,
  requiresSignatures: true,
  severalCandidates: false,
  mixesTools: true,
  mediaInResults: true,
  mediaResolution: true,
};

/**
 * The first pattern a model's name contains tells its generation.
 *
 * @source design/dialects.md §5; levels: Google's thinking guide and release notes of 3.1, 3.5, 3.7 and 3.8; candidates:
 *   googleapis/js-genai#1609; read 2026-11
 */
const generations: readonly (readonly [pattern: RegExp, traits: GeminiTraits])[] = [
  [/gemma/, { ...second, systemInstruction: false }],
  [/gemini-(?:1\.|pro$|pro-vision)/, oldest],
  [/gemini-2\.0/, second],
  [/gemini-2\.5-pro/, { ...secondAndHalf, thinking: proBudget }],
  [/gemini-2\.5-flash-lite/, { ...secondAndHalf, thinking: liteBudget }],
  [/gemini-(?:2\.|robotics-er-1)/, secondAndHalf],
  [/gemini-3-pro/, { ...third, thinking: levels('low', 'high') }],
  [/gemini-3\.\d+-pro/, third],
  [/gemini-3(?:\.[0-6])?(?!\.?\d)/, { ...third, thinking: allLevels }],
  [/gemini-4-hydrogen/, { ...third, thinking: levels('low', 'medium', 'high', 'xhigh') }],
];

/** The rule of models that nobody has heard of yet. */
const newest = third;

/**
 * What a model accepts, told by its name as Google writes it (`gemini-2.5-flash`, `models/gemini-3.1-pro-preview`).
 * Unknown names get the newest rule.
 */
export function geminiTraits(model: string): GeminiTraits {
  const name = model.toLowerCase();
  const traits = generations.find(([pattern]) => pattern.test(name))?.[1] ?? newest;
  if (/image|banana/.test(name)) return { ...traits, thinking: { kind: 'none' }, output: 'image' };
  return name.includes('tts') ? { ...traits, thinking: { kind: 'none' }, output: 'audio' } : traits;
}
