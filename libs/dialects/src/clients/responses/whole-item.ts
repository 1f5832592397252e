import type { Block, ForeignBlock, MediaSource } from '../../conversation/index.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** What is said in a spoken answer of OpenAI's chat API; `null` for anything else, and for sound without words. */
export function transcriptOf(block: Block): string | null {
  return block.kind === 'foreign' && isSound(block) ? asText(block.value['transcript']) : null;
}

function isSound({ dialect, type }: ForeignBlock): boolean {
  return dialect === 'openai' && type === 'audio';
}

/**
 * The output item for a block that comes whole, or `null` for one that the Responses API has no item for (sound,
 * results of another provider's tools).
 */
export function itemOfWhole(block: Block, itemId: (prefix: string) => string): JsonObject | null {
  if (block.kind === 'image') return itemOfImage(block.source, itemId);
  if (block.kind !== 'foreign' || isSound(block)) return null;
  if (block.dialect === 'openai') return { ...block.value, type: block.type };
  return itemOfSearch(block, itemId);
}

function itemOfImage(source: MediaSource, itemId: (prefix: string) => string): JsonObject | null {
  if (source.kind !== 'base64') return null;
  return {
    id: itemId('ig'),
    type: 'image_generation_call',
    status: 'completed',
    result: source.data,
    output_format: source.mediaType.replace('image/', ''),
  };
}

/** A search that Anthropic ran is shown like one that OpenAI ran. */
function itemOfSearch(
  { dialect, type, value }: ForeignBlock,
  itemId: (prefix: string) => string,
): JsonObject | null {
  if (dialect !== 'anthropic' || type !== 'server_tool_use' || value['name'] !== 'web_search') return null;
  const query = asText(asObject(value['input'])?.['query']);
  return {
    id: itemId('ws'),
    type: 'web_search_call',
    status: 'completed',
    action: { type: 'search', query: query ?? '', queries: query === null ? [] : [query] },
  };
}
