import type { Conversation } from '../../conversation/conversation.js';
import { DroppedFields } from '../../conversation/dropped-fields.js';
import { createToolNames, type ToolNameRule, type ToolNames } from '../../conversation/tool-names.js';
import { callIdsUsed, toolNamesUsed } from '../../conversation/turns.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { CacheMarks } from './cache-marks.js';
import { claudeTraits, type ClaudeTraits } from './traits.js';

/** What the writers of the parts of one request share. */
export interface AnthropicWriting {
  readonly conversation: Conversation;
  readonly target: UpstreamTarget;
  readonly traits: ClaudeTraits;
  readonly names: ToolNames;
  /** Ids of calls as the provider takes them. */
  readonly callIds: ToolNames;
  readonly cacheMarks: CacheMarks;
  readonly dropped: DroppedFields;
}

/** @source Anthropic answers 400 to ids of calls with other characters, seen 2025; the length is not limited */
const callIdRule: ToolNameRule = { maxLength: 512, allowed: 'a-zA-Z0-9_-' };

/** Collects what the parts of a request for this conversation need. */
export function anthropicWriting(conversation: Conversation, target: UpstreamTarget): AnthropicWriting {
  const dropped = new DroppedFields('Anthropic');
  return {
    conversation,
    target,
    traits: claudeTraits(target.baseModel),
    names: createToolNames(toolNamesUsed(conversation)),
    callIds: createToolNames(callIdsUsed(conversation), callIdRule),
    cacheMarks: new CacheMarks(conversation, dropped),
    dropped,
  };
}
