import type { Conversation } from '../../conversation/conversation.js';
import { DroppedFields } from '../../conversation/dropped-fields.js';
import { createToolNames, type ToolNames } from '../../conversation/tool-names.js';
import { callIdsUsed, toolNamesUsed } from '../../conversation/turns.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { callIdsFor, type CallIds } from './call-ids.js';
import { DocumentNames } from './document-names.js';
import { bedrockTraits, type BedrockTraits } from './traits.js';

/** What the writers of the parts of one request share. */
export interface BedrockWriting {
  readonly conversation: Conversation;
  readonly target: UpstreamTarget;
  readonly traits: BedrockTraits;
  readonly names: ToolNames;
  readonly callIds: CallIds;
  readonly documentNames: DocumentNames;
  readonly dropped: DroppedFields;
}

/** Collects what the parts of a request for this conversation need. */
export function bedrockWriting(conversation: Conversation, target: UpstreamTarget): BedrockWriting {
  const traits = bedrockTraits(target.baseModel);
  return {
    conversation,
    target,
    traits,
    names: createToolNames(toolNamesUsed(conversation)),
    callIds: callIdsFor(callIdsUsed(conversation), traits),
    documentNames: new DocumentNames(),
    dropped: new DroppedFields('Bedrock'),
  };
}
