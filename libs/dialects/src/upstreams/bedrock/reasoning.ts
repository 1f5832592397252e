import type { Effort } from '../../conversation/conversation.js';
import { askedEffort, nearestEffort } from '../../conversation/reasoning.js';
import type { JsonObject } from '../../json.js';
import {
  isThinkingOn,
  limitWithThoughts,
  thinkingOf,
  thinkingWithin,
  type ClaudeTraits,
} from '../anthropic/index.js';
import type { Message } from '../turn-list.js';
import { answerLimit } from '../answer-limit.js';
import { lacksThoughts } from './write-messages.js';
import type { BedrockWriting } from './writing.js';

/** How the model reasons, and what that leaves of the other settings. */
export interface WrittenReasoning {
  /** Fields of the model's own, to merge into the additional ones. */
  readonly fields: JsonObject;
  /** Longest answer, thoughts included; absent leaves it to the model. */
  readonly maxTokens?: number;
  /** Whether a tool can be forced beside it. */
  readonly allowsForcing: boolean;
  /** `fixed`: only values that change nothing; `none`: not even those. */
  readonly sampling: 'free' | 'fixed' | 'none';
}

const field = 'reasoning_effort';
const threeEfforts: readonly Effort[] = ['low', 'medium', 'high'];
const openAiEfforts: readonly Effort[] = ['none', 'low', 'medium', 'high', 'xhigh'];

/** Says in the model's own words how hard to think; what it cannot be told is noted. */
export function writeReasoning(messages: readonly Message[], writing: BedrockWriting): WrittenReasoning {
  const { traits, conversation, dropped } = writing;
  if (traits.claude !== null) return claudeReasoning(traits.claude, messages, writing);
  const effort = conversation.reasoning === undefined ? undefined : askedEffort(conversation.reasoning);
  const limit = limitField(answerLimit(conversation.maxOutputTokens, writing));
  const free: WrittenReasoning = { fields: {}, ...limit, allowsForcing: true, sampling: 'free' };
  if (effort === undefined) return free;
  switch (traits.reasoning) {
    case 'reasoningConfig':
      return novaReasoning(effort, free, writing);
    case 'reasoning_effort':
      return { ...free, fields: { reasoning_effort: offered(effort, threeEfforts, writing) } };
    case 'reasoning':
      return { ...free, fields: { reasoning: { effort: offered(effort, openAiEfforts, writing) } } };
    default:
      if (effort !== 'none') dropped.drop(field, 'this model does not take it on Bedrock');
      return free;
  }
}

/**
 * At high effort Nova decides alone how long its answer is.
 *
 * @source Nova 2 user guide, extended thinking, and Bedrock's answer of status 400 to a limit beside it; read 2026-11
 */
function novaReasoning(asked: Effort, free: WrittenReasoning, writing: BedrockWriting): WrittenReasoning {
  if (asked === 'none') return { ...free, fields: { reasoningConfig: { type: 'disabled' } } };
  const effort = offered(asked, threeEfforts, writing);
  const fields = { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } };
  if (effort !== 'high') return { ...free, fields };
  if (free.maxTokens !== undefined)
    writing.dropped.drop('max_tokens', 'this model takes none at high effort');
  return { fields, allowsForcing: true, sampling: 'none' };
}

function offered(asked: Effort, efforts: readonly Effort[], { dropped }: BedrockWriting): Effort {
  const effort = nearestEffort(asked, efforts);
  if (effort !== asked && asked !== 'minimal')
    dropped.change(field, `${asked} is not offered by this model, ${effort} instead`);
  return effort;
}

function claudeReasoning(
  claude: ClaudeTraits,
  messages: readonly Message[],
  writing: BedrockWriting,
): WrittenReasoning {
  const settings = thinkingOf(writing, claude, lacksThoughts(messages));
  // Bedrock needs no limit; a budget does.
  const isUnlimited = writing.conversation.maxOutputTokens === undefined && settings.budgetTokens === 0;
  const maxTokens = isUnlimited ? undefined : limitWithThoughts(writing, settings);
  const thinking = maxTokens === undefined ? settings.thinking : thinkingWithin(maxTokens, settings, writing);
  return {
    fields: {
      ...(thinking !== undefined && { thinking }),
      ...(settings.effort !== undefined && { output_config: { effort: settings.effort } }),
    },
    ...limitField(maxTokens),
    allowsForcing: thinking?.type !== 'enabled',
    sampling: isThinkingOn(thinking, claude) ? 'fixed' : 'free',
  };
}

function limitField(maxTokens: number | undefined): { readonly maxTokens?: number } {
  return maxTokens === undefined ? {} : { maxTokens };
}
