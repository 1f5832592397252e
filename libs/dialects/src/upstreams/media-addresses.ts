import type { Block, Conversation, DocumentBlock, ImageBlock } from '../conversation/conversation.js';

/**
 * Addresses of images and documents, in results of tools too, that a provider does not open itself. Each once.
 *
 * @param isFetched whether we have to fetch what lies at the address
 */
export function mediaAddresses(
  { turns }: Pick<Conversation, 'turns'>,
  isFetched: (url: string, kind: (ImageBlock | DocumentBlock)['kind']) => boolean,
): readonly string[] {
  const urls = new Set<string>();
  const collect = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      if (block.kind === 'tool_result') collect(block.content);
      if (block.kind !== 'image' && block.kind !== 'document') continue;
      const { kind, source } = block;
      if (source.kind === 'url' && isFetched(source.url, kind)) urls.add(source.url);
    }
  };
  for (const { blocks } of turns) collect(blocks);
  return [...urls];
}
