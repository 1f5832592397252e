import type { Block, Signature } from '../../conversation/conversation.js';
import { parseJson, type JsonObject } from '../../json.js';
import { bedrockSignature, foreignBlock, imageBlock } from './answer-blocks.js';

/** The parts of a streamed block that clients get whole. */
export type CollectedBlock =
  | { readonly kind: 'redacted' | 'image'; readonly parts: string[]; readonly format?: unknown }
  | { readonly kind: 'server_tool' | 'server_result'; readonly start: JsonObject; readonly parts: unknown[] };

/** The block that the parts make; `null` when they make none. */
export function collectedBlock(collected: CollectedBlock): Block | null {
  switch (collected.kind) {
    case 'redacted':
      return { kind: 'redacted_thinking', signature: joinedBytes(collected.parts) };
    case 'image':
      return imageBlock(collected.format, joinedBytes(collected.parts).value);
    case 'server_tool': {
      const text = collected.parts.join('');
      return foreignBlock({
        toolUse: { ...collected.start, input: text === '' ? {} : (parseJson(text) ?? text) },
      });
    }
    case 'server_result':
      return foreignBlock({ toolResult: { ...collected.start, content: collected.parts } });
  }
}

/** Base64 of all bytes; the usual single part stays as it came. */
function joinedBytes(parts: readonly string[]): Signature {
  const [first = ''] = parts;
  if (parts.length <= 1) return bedrockSignature(first);
  return bedrockSignature(Buffer.concat(parts.map((part) => Buffer.from(part, 'base64'))).toString('base64'));
}
