import type { Effort } from '../../conversation/conversation.js';

/** What a Claude model accepts, wherever it is hosted. */
export interface ClaudeTraits {
  /** `budget`: thinks within a number of tokens; `adaptive`: decides itself, steered by effort; `none`: cannot. */
  readonly thinking: 'none' | 'budget' | 'adaptive';
  /** Whether `thinking.type: enabled` with a budget is accepted; adaptive models of the first generation still do. */
  readonly takesBudget: boolean;
  /**
   * How thinking is switched off: `disabled` at any effort, `disabled` only up to effort `high`, `between_tools` up to
   * effort `high`, or not at all.
   */
  readonly switchesOff: 'always' | 'up_to_high' | 'between_tools' | 'never';
  /** Whether it thinks when the request does not mention thinking. */
  readonly thinksByDefault: boolean;
  /** Values of `output_config.effort`, weakest first; empty when the field is refused. */
  readonly efforts: readonly Effort[];
  /** `both`: temperature and top_p; `one`: either, not both; `none`: only their defaults. */
  readonly sampling: 'both' | 'one' | 'none';
  /** Whether `output_config.format` takes a JSON schema. */
  readonly outputSchema: boolean;
  /** Whether `tool_choice` may be `any` or `tool`. */
  readonly forcedTools: boolean;
  /** Whether `role: system` may stand inside of `messages`; at Anthropic alone, not on Bedrock or Vertex. */
  readonly systemTurns: boolean;
  /** Whether the last turn may be the beginning of the answer. */
  readonly prefill: boolean;
}

interface Generation {
  readonly families: readonly string[];
  /** First version of the generation: 4.5 is 405. */
  readonly since: number;
  readonly traits: ClaudeTraits;
}

const withoutThinking: ClaudeTraits = {
  thinking: 'none',
  takesBudget: false,
  switchesOff: 'always',
  thinksByDefault: false,
  efforts: [],
  sampling: 'both',
  outputSchema: false,
  forcedTools: true,
  systemTurns: false,
  prefill: true,
};
const budget: ClaudeTraits = { ...withoutThinking, thinking: 'budget', takesBudget: true };
const budgetWithSchema: ClaudeTraits = { ...budget, sampling: 'one', outputSchema: true };
const firstAdaptive: ClaudeTraits = {
  ...budgetWithSchema,
  thinking: 'adaptive',
  efforts: ['low', 'medium', 'high'],
  prefill: false,
};
const adaptive: ClaudeTraits = {
  ...firstAdaptive,
  takesBudget: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: 'none',
};
const adaptiveByDefault: ClaudeTraits = { ...adaptive, thinksByDefault: true, systemTurns: true };
const alwaysThinking: ClaudeTraits = { ...adaptiveByDefault, switchesOff: 'never' };
const unforced: ClaudeTraits = { ...alwaysThinking, forcedTools: false };

/**
 * Newest first within a family: the first generation at or below a model's version is its own.
 *
 * @source design/dialects.md §5, from Anthropic's model pages and SDK types, 2026-11; prefill: Anthropic API errors
 *   page, 2026-11
 */
const generations: readonly Generation[] = [
  { families: ['sonnet'], since: 505, traits: { ...unforced, switchesOff: 'between_tools' } },
  { families: ['opus'], since: 505, traits: unforced },
  { families: ['haiku'], since: 505, traits: { ...adaptiveByDefault, switchesOff: 'up_to_high' } },
  { families: ['fable', 'mythos'], since: 501, traits: unforced },
  { families: ['fable', 'mythos'], since: 500, traits: alwaysThinking },
  { families: ['opus'], since: 500, traits: { ...adaptiveByDefault, switchesOff: 'up_to_high' } },
  { families: ['sonnet'], since: 500, traits: adaptiveByDefault },
  { families: ['opus'], since: 408, traits: { ...adaptive, systemTurns: true } },
  { families: ['opus'], since: 407, traits: adaptive },
  { families: ['mythos'], since: 407, traits: { ...alwaysThinking, systemTurns: false } },
  { families: ['opus'], since: 406, traits: { ...firstAdaptive, efforts: ['low', 'medium', 'high', 'max'] } },
  { families: ['sonnet', 'haiku'], since: 406, traits: firstAdaptive },
  { families: ['opus'], since: 405, traits: { ...budgetWithSchema, efforts: ['low', 'medium', 'high'] } },
  { families: ['opus', 'sonnet', 'haiku'], since: 401, traits: budgetWithSchema },
  { families: ['opus', 'sonnet', 'haiku'], since: 400, traits: budget },
  { families: ['sonnet'], since: 307, traits: budget },
  { families: ['opus', 'sonnet', 'haiku', ''], since: 0, traits: withoutThinking },
];

/** The rule of models that nobody has heard of yet: what is accepted everywhere. */
const newest = unforced;

/** `claude-3-7-sonnet`, `claude-sonnet-4-5-20250929`, `claude-opus-4.6`; dates are no versions. */
const modelName =
  /claude-(?:(\d)(?:[-.](\d{1,2}))?-)?(opus|sonnet|haiku|fable|mythos)(?:-(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?)?/;
const ancientName = /claude-(?:instant|v?[12]\b)/;

/**
 * What a Claude model accepts, told by its name: Anthropic's own (`claude-opus-4-5-20251101`), Bedrock's
 * (`us.anthropic.claude-opus-4-5-20251101-v1:0`, ARNs of inference profiles) and Vertex's (`claude-opus-4-5@20251101`).
 * A name without a known family or version gets the newest rule.
 */
export function claudeTraits(model: string): ClaudeTraits {
  const lowerCase = model.toLowerCase();
  if (ancientName.test(lowerCase)) return withoutThinking;
  const name = modelName.exec(lowerCase);
  if (name === null) return newest;
  const [, oldMajor, oldMinor, family = '', major = oldMajor, minor = oldMinor] = name;
  const version = lowerCase.includes('mythos-preview') ? 407 : versionOf(major, minor);
  const generation = generations.find(({ families, since }) => families.includes(family) && since <= version);
  return generation?.traits ?? newest;
}

function versionOf(major: string | undefined, minor: string | undefined): number {
  return major === undefined ? Infinity : Number(major) * 100 + Number(minor ?? 0);
}
