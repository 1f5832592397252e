import { claudeTraits, type ClaudeTraits } from '../anthropic/index.js';

/** What a model on Bedrock accepts beyond what Converse makes equal. */
export interface BedrockTraits {
  /** What Claude accepts anywhere; `null` for models of others. */
  readonly claude: ClaudeTraits | null;
  /** The field that steers reasoning. */
  readonly reasoning: 'thinking' | 'reasoningConfig' | 'reasoning_effort' | 'reasoning' | 'none';
  /** `both`: temperature and topP; `one`: either, not both; `none`: neither. */
  readonly sampling: 'both' | 'one' | 'none';
  /** Where `top_k` goes. */
  readonly topK: 'top_k' | 'inferenceConfig' | 'none';
  readonly stopSequences: boolean;
  /** Whether `outputConfig.textFormat` is followed. */
  readonly outputSchema: boolean;
  /** Whether a tool may be `strict`. */
  readonly strictTools: boolean;
  /** `named`: any tool or a certain one can be forced; `any`: any tool; `none`: neither. */
  readonly forcedTools: 'named' | 'any' | 'none';
  /** Whether it can be told to make one call at a time. */
  readonly singleCalls: boolean;
  /** Where cache points may stand. */
  readonly cachePoints: 'everywhere' | 'messages' | 'none';
  /** Whether a cache point may say how long it lasts. */
  readonly cacheLifetimes: boolean;
  /** Whether ids of calls must be nine letters and digits. */
  readonly nineCharacterIds: boolean;
  /** Whether a tool result can say that it is an error. */
  readonly resultStatus: boolean;
  readonly audio: boolean;
  /** Whether `role: system` may stand inside of `messages`. */
  readonly systemTurns: boolean;
}

const other: BedrockTraits = {
  claude: null,
  reasoning: 'none',
  sampling: 'both',
  topK: 'none',
  stopSequences: true,
  outputSchema: false,
  strictTools: false,
  forcedTools: 'none',
  singleCalls: false,
  cachePoints: 'none',
  cacheLifetimes: false,
  nineCharacterIds: false,
  resultStatus: false,
  audio: false,
  systemTurns: false,
};
const nova: BedrockTraits = {
  ...other,
  topK: 'inferenceConfig',
  forcedTools: 'named',
  cachePoints: 'messages',
  resultStatus: true,
};
const openAi: BedrockTraits = {
  ...other,
  reasoning: 'reasoning',
  sampling: 'none',
  stopSequences: false,
  forcedTools: 'any',
};
const mistral: BedrockTraits = { ...other, topK: 'top_k', forcedTools: 'any', nineCharacterIds: true };

/** Models of others that follow a schema. @source Amazon Bedrock user guide, structured output; AI SDK 7; read 2026-11 */
const followsSchema =
  /qwen3|deepseek\.v3|kimi-k2|minimax-m2|nemotron|gemma-3|mistral-large-3|ministral-3|magistral-small|voxtral/;

/** Begin of a vendor's name: of the id itself, behind a region, or behind the kind of an ARN. */
const vendor = (name: string): RegExp => new RegExp(`(?:^|[./])${name}\\.`);
const isOpenAi = vendor('openai');
const isMistral = vendor('mistral');
const mistralName = /\b(?:mistral|ministral|magistral|mixtral|pixtral|voxtral)-/;

const known = new Map<string, BedrockTraits>();
const maxKnown = 256;

/**
 * What a model accepts, told by its id: `us.anthropic.claude-opus-4-5-20251101-v1:0`, with or without region, version
 * and window (`:51k`), also within an ARN. An application inference profile does not say what model it is: name its
 * base model. Unknown Claude models get the newest rule, unknown others what every model takes.
 *
 * @source design/dialects.md §5 and §8; Bedrock user guide, supported models and features; read 2026-11
 */
export function bedrockTraits(baseModel: string): BedrockTraits {
  const before = known.get(baseModel);
  if (before !== undefined) return before;
  const traits = traitsOf(baseModel.toLowerCase());
  if (known.size < maxKnown) known.set(baseModel, traits);
  return traits;
}

function traitsOf(model: string): BedrockTraits {
  if (model.includes('claude')) return claude(model);
  const outputSchema = followsSchema.test(model);
  return {
    ...familyOf(model),
    outputSchema,
    strictTools: outputSchema,
    audio: /voxtral|nova-2-omni/.test(model),
  };
}

function familyOf(model: string): BedrockTraits {
  if (/\bnova-/.test(model)) return /\bnova-2/.test(model) ? { ...nova, reasoning: 'reasoningConfig' } : nova;
  if (/\bgpt-oss/.test(model)) return { ...openAi, reasoning: 'reasoning_effort', sampling: 'both' };
  if (isOpenAi.test(model)) return openAi;
  return isMistral.test(model) || mistralName.test(model) ? mistral : other;
}

function claude(model: string): BedrockTraits {
  const traits = claudeTraits(model);
  const version = claudeVersion(model);
  // Peers disagree about later models; asking them in another way always works.
  const isHeldToSchema = version >= 405 && version <= 406;
  return {
    ...other,
    claude: traits,
    reasoning: 'thinking',
    sampling: traits.sampling,
    topK: 'top_k',
    outputSchema: isHeldToSchema,
    strictTools: isHeldToSchema,
    forcedTools: traits.forcedTools ? 'named' : 'none',
    singleCalls: version >= 405,
    cachePoints: cachesPrompts(model, version) ? 'everywhere' : 'none',
    cacheLifetimes: version >= 405,
    resultStatus: true,
    systemTurns: traits.systemTurns,
  };
}

/** 4.5 is 405; names from before 4 are 300, names without a version the newest. */
function claudeVersion(model: string): number {
  if (/claude-(?:\d|v\d|instant)/.test(model)) return 300;
  const [, major, minor] = /claude-[a-z]+-(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?/.exec(model) ?? [];
  return major === undefined ? Infinity : Number(major) * 100 + Number(minor ?? 0);
}

/** @source Bedrock user guide, prompt caching: from Claude 3.5 Haiku and 3.5 Sonnet v2 on; read 2026-11 */
function cachesPrompts(model: string, version: number): boolean {
  return version >= 400 || /claude-3-(?:7|5-haiku|5-sonnet-20241022)/.test(model);
}
