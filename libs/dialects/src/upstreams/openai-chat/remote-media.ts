import type { Block, Conversation } from '../../conversation/conversation.js';

/** URLs of documents: the chat API fetches images, but takes files inline. */
export function remoteDocuments({ turns }: Conversation): readonly string[] {
  return [...new Set(turns.flatMap(({ blocks }) => blocks.flatMap(urlsIn)))];
}

function urlsIn(block: Block): string[] {
  if (block.kind === 'tool_result') return block.content.flatMap(urlsIn);
  return block.kind === 'document' && block.source.kind === 'url' ? [block.source.url] : [];
}
