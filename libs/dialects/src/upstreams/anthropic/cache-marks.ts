import type { Block, CacheMark, Conversation, HostedTool } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { isPresent, type JsonObject } from '../../json.js';

/** @source Anthropic prompt caching guide: up to 4 breakpoints in a request; read 2026-11 */
const maxMarks = 4;

/**
 * Prompt caching marks, at most as many as the provider takes. The last ones reach furthest into the prompt, so the
 * first are left out. Marks must be asked for in the order of the prompt: tools, system, messages.
 */
export class CacheMarks {
  private excess: number;

  constructor(
    conversation: Conversation,
    private readonly dropped: DroppedFields,
  ) {
    this.excess = markCount(conversation) - maxMarks;
  }

  /** The mark as a property to spread in. */
  of(mark: CacheMark | undefined): JsonObject {
    if (mark === undefined) return {};
    if (this.excess > 0) {
      this.excess -= 1;
      this.dropped.drop('cache_control', `Anthropic takes ${maxMarks}, the first ones are left out`);
      return {};
    }
    return { cache_control: { type: 'ephemeral', ...(mark.ttl === undefined ? {} : { ttl: mark.ttl }) } };
  }
}

function markCount({ tools, hostedTools, turns }: Conversation): number {
  let count = tools.filter(({ cache }) => cache !== undefined).length + hostedTools.filter(isMarked).length;
  for (const { blocks } of turns) count += marksIn(blocks);
  return count;
}

function isMarked(tool: HostedTool): boolean {
  return isPresent((tool.kind === 'other' ? tool.value : tool.options).cache_control);
}

function marksIn(blocks: readonly Block[]): number {
  let count = 0;
  for (const block of blocks) {
    if ('cache' in block && block.cache !== undefined) count += 1;
    if (block.kind === 'foreign' && isPresent(block.value.cache_control)) count += 1;
    if (block.kind === 'tool_result') count += marksIn(block.content);
  }
  return count;
}
