import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject, asText, type JsonObject } from '../../json.js';
import type { CallIds } from './call-ids.js';
import type { Message } from './write-messages.js';

/**
 * Bedrock wants the result of every call in the very next message of the user, and no others.
 *
 * @param callIds to name a call as the client does
 * @throws TranslationRefusal naming the call
 */
export function checkToolResults(messages: readonly Message[], callIds: Pick<CallIds, 'toClient'>): void {
  let pending = new Set<string>();
  for (const { role, content } of messages) {
    if (role === 'user') {
      for (const id of idsOf(content, 'toolResult'))
        if (!pending.delete(id)) throw unexpected(callIds.toClient(id));
    }
    refusePending(pending, callIds);
    if (role === 'assistant') pending = new Set(idsOf(content, 'toolUse'));
  }
  refusePending(pending, callIds);
}

function idsOf(content: readonly JsonObject[], kind: 'toolUse' | 'toolResult'): string[] {
  return content.flatMap((block) => {
    const object = asObject(block[kind]);
    // Tools that Bedrock runs itself have their results where the calls are.
    const id = object?.type === undefined ? asText(object?.toolUseId) : null;
    return id === null ? [] : [id];
  });
}

function refusePending(pending: ReadonlySet<string>, callIds: Pick<CallIds, 'toClient'>): void {
  for (const id of pending) throw unanswered(callIds.toClient(id));
}

function unanswered(id: string): TranslationRefusal {
  return invalid(`The call ${JSON.stringify(id)} needs a result in the message after it.`);
}

function unexpected(id: string): TranslationRefusal {
  return invalid(`The result for ${JSON.stringify(id)} needs a call with that id in the message before it.`);
}

function invalid(message: string): TranslationRefusal {
  return new TranslationRefusal('messages', message, 'invalid_value');
}
