import type { DroppedFields } from '../../conversation/dropped-fields.js';
import type { Conversation } from '../../conversation/conversation.js';
import type { ToolNames } from '../../conversation/tool-names.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import type { GeminiTraits } from './traits.js';

/** What every part of the writer of requests needs. */
export interface Writing {
  readonly conversation: Conversation;
  readonly target: UpstreamTarget;
  readonly traits: GeminiTraits;
  readonly toolNames: ToolNames;
  readonly dropped: DroppedFields;
}

/** One turn as Gemini has it; still growing while it is written. */
export interface Content {
  readonly role: 'user' | 'model';
  readonly parts: JsonObject[];
}

/** The members that have a value, or `undefined` when none has. */
export function present(members: JsonObject): JsonObject | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
