import { FieldReader } from '../../conversation/field-reader.js';
import type { Block, CacheMark, Extra, Role, Turn } from '../../conversation/conversation.js';
import { asObject } from '../../json.js';
import { readBlocks } from './read-blocks.js';

const roles: readonly Role[] = ['system', 'user', 'assistant'];

/**
 * The system prompt and the messages as turns. System turns among the messages stay where they are; one that is only
 * meant for a user turn that is over is left out, as Anthropic does.
 *
 * @throws TranslationRefusal naming the message
 */
export function readTurns(fields: FieldReader, extras: Extra[]): readonly Turn[] {
  const messages = fields.list('messages');
  if (messages === undefined) throw fields.missing('messages');
  if (messages.length === 0) throw fields.invalid('messages', 'an array with at least one message');
  const lastUserAt = messages.findLastIndex((message) => asObject(message)?.role === 'user');
  const turns = readSystem(fields.value('system'), extras);
  messages.forEach((message, at) => {
    const turn = readTurn(FieldReader.of(message, `messages[${at}]`), extras, at < lastUserAt);
    if (turn !== null) turns.push(turn);
  });
  return turns;
}

/** Marks the last block that can have a mark: what `cache_control` of the whole request stands for. */
export function withLastCached(turns: readonly Turn[], cache: CacheMark): readonly Turn[] {
  const marked = [...turns];
  for (let turnAt = turns.length - 1; turnAt >= 0; turnAt -= 1) {
    const turn = turns[turnAt];
    const blockAt = turn?.blocks.findLastIndex(isCacheable) ?? -1;
    if (turn === undefined || blockAt < 0) continue;
    const blocks = turn.blocks.map((block, at) => (at === blockAt ? { ...block, cache } : block));
    marked[turnAt] = { ...turn, blocks };
    break;
  }
  return marked;
}

function isCacheable(block: Block): boolean {
  switch (block.kind) {
    case 'text':
      return block.text !== '';
    case 'image':
    case 'document':
    case 'tool_call':
    case 'tool_result':
      return true;
    default:
      return false;
  }
}

function readSystem(system: unknown, extras: Extra[]): Turn[] {
  return system === undefined ? [] : [{ role: 'system', blocks: readBlocks(system, 'system', extras) }];
}

function readTurn(fields: FieldReader, extras: Extra[], isOver: boolean): Turn | null {
  const role = fields.choice('role', roles);
  if (role === undefined) throw fields.missing('role');
  const isPassing = role === 'system' && fields.choice('clear_at', clearTimes) === 'next_user_message';
  const content = fields.value('content');
  const isEmptySystem = role === 'system' && content === undefined;
  const blocks = isEmptySystem ? [] : readBlocks(content, fields.pathOf('content'), extras);
  extras.push(...fields.unread());
  return isEmptySystem || (isPassing && isOver) ? null : { role, blocks };
}

const clearTimes = ['next_user_message', 'never'] as const;
