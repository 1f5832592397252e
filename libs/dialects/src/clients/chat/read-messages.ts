import type { Extra, ToolResultBlock, Turn } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { given } from '../../conversation/given.js';
import { LegacyCalls } from './legacy-calls.js';
import { readAssistant } from './read-assistant.js';
import { readCache } from './read-cache.js';
import { contentReaders, readContent, readText, withCacheOf, type PartReaders } from './read-parts.js';

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const;

/** The `messages`, each as one turn: tools and functions answer as users. */
export function readMessages(body: FieldReader, extras: Extra[]): Turn[] {
  const messages = body.list('messages');
  if (messages === undefined) throw body.missing('messages');
  if (messages.length === 0) throw body.invalid('messages', 'an array of at least one message');
  const calls = new LegacyCalls();
  return messages.map((value, at) => {
    const message = FieldReader.of(value, `messages[${at}]`);
    const role = message.choice('role', roles);
    if (role === undefined) throw message.missing('role');
    const turn = readTurn(role, message, calls, extras);
    extras.push(...message.unread());
    return turn;
  });
}

function readTurn(
  role: (typeof roles)[number],
  message: FieldReader,
  calls: LegacyCalls,
  extras: Extra[],
): Turn {
  switch (role) {
    case 'system':
    case 'developer':
      return spoken('system', message, { text: readText }, extras);
    case 'user':
      return spoken('user', message, contentReaders, extras);
    case 'assistant':
      return readAssistant(message, calls, extras);
    case 'tool':
      return answered(message, message.requiredText('tool_call_id'), extras);
    case 'function':
      return answered(message, calledId(message, calls), extras);
  }
}

function spoken(role: 'system' | 'user', message: FieldReader, readers: PartReaders, extras: Extra[]): Turn {
  const name = message.text('name');
  if (message.value('content') === undefined) throw message.missing('content');
  const blocks = withCacheOf(message, readContent(message, readers, extras), extras);
  return { role, ...given({ name }), blocks };
}

/**
 * What a tool answered, which may be nothing. The tool's name is known from the call; `is_error` is an extension that
 * Anthropic's users know.
 */
function answered(message: FieldReader, callId: string, extras: Extra[]): Turn {
  message.value('name');
  const result: ToolResultBlock = {
    kind: 'tool_result',
    callId,
    content: readContent(message, contentReaders, extras),
    isError: message.boolean('is_error') ?? false,
    ...readCache(message, extras),
  };
  return { role: 'user', blocks: [result] };
}

function calledId(message: FieldReader, calls: LegacyCalls): string {
  const id = calls.answer(message.requiredText('name'));
  if (id !== undefined) return id;
  const param = message.pathOf('name');
  throw new TranslationRefusal(param, `${param} names no function_call without an answer.`, 'invalid_value');
}
