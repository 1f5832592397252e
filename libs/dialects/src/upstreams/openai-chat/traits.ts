import type { Effort } from '../../conversation/conversation.js';

/** What a family of models takes. */
export interface OpenAiTraits {
  /** Efforts of the Responses API, weakest first; empty for models that do not reason. */
  readonly efforts: readonly Effort[];
  /** The effort that a request without one gets; `null` when it is not known to be `none`. */
  readonly defaultEffort: 'none' | null;
  /** Whether `temperature`, `top_p` and `logprobs` are taken: `without_thinking` is effort `none` alone. */
  readonly sampling: 'always' | 'without_thinking' | 'never';
  /** Whether penalties and `logit_bias` are taken. */
  readonly takesPenalties: boolean;
  readonly takesStop: boolean;
  readonly takesParallelToolCalls: boolean;
  /** Whether the chat API takes functions: only when no effort is sent, only with effort `none`, or not at all. */
  readonly chatTools: 'always' | 'without_effort' | 'with_effort_none' | 'never';
  /** Whether `web_search_options` are taken in the chat API. */
  readonly searches: boolean;
  /** Whether the model answers in the Responses API alone. */
  readonly responsesOnly: boolean;
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens';
  readonly instructionRole: 'system' | 'developer';
  /** Whether an answer can be made to follow a schema. */
  readonly takesSchema: boolean;
  readonly takesVerbosity: boolean;
  /** Whether parts take `prompt_cache_breakpoint`. */
  readonly takesCacheMarks: boolean;
  readonly takesCacheRetention: boolean;
  /**
   * Whether the model is another maker's, behind a server that speaks the dialect: it takes thoughts back as
   * `reasoning_content`, and does not know OpenAI's newer fields.
   */
  readonly isCompatible: boolean;
}

/** A model that does not reason and takes every field: GPT-4o and GPT-4.1. */
const plain: OpenAiTraits = {
  efforts: [],
  defaultEffort: null,
  sampling: 'always',
  takesPenalties: true,
  takesStop: true,
  takesParallelToolCalls: true,
  chatTools: 'always',
  searches: false,
  responsesOnly: false,
  maxTokensField: 'max_completion_tokens',
  instructionRole: 'system',
  takesSchema: true,
  takesVerbosity: false,
  takesCacheMarks: false,
  takesCacheRetention: true,
  isCompatible: false,
};

/** A model that always thinks. */
const thinking: OpenAiTraits = {
  ...plain,
  efforts: ['low', 'medium', 'high'],
  sampling: 'never',
  takesPenalties: false,
  takesStop: false,
  instructionRole: 'developer',
};

const gpt5: OpenAiTraits = {
  ...thinking,
  efforts: ['minimal', 'low', 'medium', 'high'],
  takesVerbosity: true,
};
/** From here on thinking can be switched off, and is off unless asked for. */
const gpt51: OpenAiTraits = {
  ...gpt5,
  efforts: ['none', 'low', 'medium', 'high'],
  defaultEffort: 'none',
  sampling: 'without_thinking',
};
const gpt52: OpenAiTraits = { ...gpt51, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] };
const gpt54: OpenAiTraits = { ...gpt52, chatTools: 'without_effort' };
const gpt55: OpenAiTraits = { ...gpt54, defaultEffort: null, takesStop: true };
const gpt56: OpenAiTraits = {
  ...gpt55,
  efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
  chatTools: 'with_effort_none',
  takesCacheMarks: true,
};
/** Models of the sixth generation whose thinking can be switched off. */
const gpt6: OpenAiTraits = { ...gpt56, takesStop: false, takesCacheRetention: false };
const gpt6Thinking: OpenAiTraits = {
  ...gpt6,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: 'never',
  chatTools: 'never',
};

/** Models of other makers; which efforts they have is theirs to say. */
const compatible: OpenAiTraits = {
  ...plain,
  efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
  maxTokensField: 'max_tokens',
  isCompatible: true,
};

/**
 * Families by name, the first that matches counts; a name may stand within another (`ft:gpt-4o-…`,
 * `my-gpt-4o-deployment`).
 *
 * @source openai 7.55 types; @ai-sdk/openai 4.0 model catalog; stop: BerriAI/litellm#28650, huggingface/smolagents#1868,
 *   bolna-ai/bolna#1019; tools beside effort: openai/openai-openapi#541, pipecat-ai/pipecat#4043,
 *   BerriAI/litellm#34569, genkit-ai/genkit#6303; read 2026-11
 */
const families: readonly (readonly [RegExp, OpenAiTraits])[] = [
  [/gpt-?(?:3\.?5|4(?![o.\d]))/, { ...plain, maxTokensField: 'max_tokens', takesSchema: false }],
  [/gpt-oss/, { ...compatible, efforts: ['low', 'medium', 'high'] }],
  [/search-preview|search-api/, { ...plain, sampling: 'never', takesPenalties: false, searches: true }],
  [/gpt-5\.\d+-chat/, { ...thinking, efforts: ['medium'] }],
  [/gpt-5-chat/, plain],
  [/gpt-?(?:6-sol|6-luna|6\.1-terra)/, gpt6],
  [/gpt-?(?:[6-9]|[12]\d)(?!\d)/, gpt6Thinking],
  [/gpt-?5\.(?:[6-9]|\d\d)/, gpt56],
  [/gpt-?5\.5/, gpt55],
  [/gpt-?5\.4/, gpt54],
  [/gpt-?5\.[23]/, gpt52],
  [/gpt-?5\.1/, gpt51],
  [/gpt-?5/, gpt5],
  [/(?:^|[^a-z0-9])o[1-9](?:$|[^a-z0-9])/, { ...thinking, takesParallelToolCalls: false }],
  [/codex-mini/, thinking],
  [/gpt-?(?:4o|4\.)|chatgpt|gpt-audio/, plain],
  [/llama|mi[sx]tral|qwen|deepseek|gemma|phi-?\d|kimi|glm-|grok|command|granite|nova-|minimax/, compatible],
];

/** A name that tells nothing: every field is sent, by its newest name. The provider knows better than a guess. */
const unknown: OpenAiTraits = {
  ...compatible,
  maxTokensField: 'max_completion_tokens',
  takesVerbosity: true,
  isCompatible: false,
};

/** Variants that only the Responses API serves. */
const responsesOnlyName =
  /codex|deep-research|computer-use|(?:gpt-?\d[^/]*|(?:^|[^a-z0-9])o\d)-pro(?:$|[^a-z])/;
/** Variants with fewer efforts than their family. @source OpenAI model pages, read 2026-11 */
const variantEfforts: readonly (readonly [RegExp, readonly Effort[]])[] = [
  [/gpt-?5-pro/, ['high']],
  [/gpt-?5\.\d+-pro/, ['medium', 'high', 'xhigh']],
  [/codex-max|gpt-?5\.[2-9][^/]*codex/, ['low', 'medium', 'high', 'xhigh']],
  [/codex/, ['low', 'medium', 'high']],
];

/** What the model takes, told by its name: `gpt-5.6-sol`, `openai/o3-mini`. */
export function openAiTraitsOf(baseModel: string): OpenAiTraits {
  const name = baseModel.toLowerCase();
  const traits = families.find(([pattern]) => pattern.test(name))?.[1] ?? unknown;
  if (!responsesOnlyName.test(name)) return traits;
  const efforts = variantEfforts.find(([pattern]) => pattern.test(name))?.[1] ?? traits.efforts;
  const sampling = efforts.includes('none') ? traits.sampling : 'never';
  return { ...traits, efforts, sampling, defaultEffort: null, responsesOnly: true };
}
