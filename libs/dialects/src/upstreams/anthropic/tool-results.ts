import type { ToolNames } from '../../conversation/tool-names.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import type { Message } from './write-messages.js';

/**
 * Anthropic wants the result of every call in the very next message of the user, and no others.
 *
 * @param callIds to name a call as the client does
 * @throws TranslationRefusal naming the call
 */
export function checkToolResults(messages: readonly Message[], callIds: Pick<ToolNames, 'toClient'>): void {
  let pending = new Set<unknown>();
  for (const { role, content } of messages) {
    if (role === 'user') {
      for (const { tool_use_id: id } of content.filter(isOfType('tool_result'))) {
        if (!pending.delete(id)) throw unexpected(nameOf(id, callIds));
      }
    }
    if (pending.size > 0) throw unanswered(nameOf([...pending][0], callIds));
    if (role === 'assistant') pending = new Set(content.filter(isOfType('tool_use')).map(({ id }) => id));
  }
  if (pending.size > 0) throw unanswered(nameOf([...pending][0], callIds));
}

function isOfType(type: string): (block: JsonObject) => boolean {
  return (block) => block.type === type;
}

function nameOf(id: unknown, { toClient }: Pick<ToolNames, 'toClient'>): string {
  return JSON.stringify(toClient(String(id)));
}

function unanswered(id: string): TranslationRefusal {
  return new TranslationRefusal(
    'messages',
    `The call ${id} needs a result in the message after it.`,
    'invalid_value',
  );
}

function unexpected(id: string): TranslationRefusal {
  return new TranslationRefusal(
    'messages',
    `The result for ${id} needs a call with that id in the message before it.`,
    'invalid_value',
  );
}
