import type { Block, Conversation, Role, ToolCallBlock, Turn } from './conversation.js';

/** Joins neighbouring turns of the same role: most providers want users and assistants to alternate. */
export function mergedTurns(turns: readonly Turn[]): Turn[] {
  const merged: { role: Role; blocks: Block[] }[] = [];
  for (const { role, blocks } of turns) {
    const last = merged.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else merged.push({ role, blocks: [...blocks] });
  }
  return merged;
}

/** Every call in the history, in order. */
export function toolCallsOf({ turns }: Pick<Conversation, 'turns'>): ToolCallBlock[] {
  return turns.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'tool_call'));
}

/** Every id of a call the conversation uses, of calls and of results. */
export function callIdsUsed({ turns }: Pick<Conversation, 'turns'>): string[] {
  return turns.flatMap(({ blocks }) => blocks.flatMap(callIdsOf));
}

function callIdsOf(block: Block): string[] {
  if (block.kind === 'tool_call') return [block.id];
  return block.kind === 'tool_result' ? [block.callId] : [];
}

/** Every tool name the conversation uses, for {@link createToolNames}. */
export function toolNamesUsed(conversation: Pick<Conversation, 'turns' | 'tools'>): string[] {
  return [...conversation.tools, ...toolCallsOf(conversation)].map(({ name }) => name);
}
