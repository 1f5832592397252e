import type {
  Block,
  RedactedThinkingBlock,
  Signature,
  ThinkingBlock,
} from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';

/** Thoughts to read (`reasoning_content`), and the blocks to send back (`thinking_blocks`) when one of them is signed. */
export function writeThoughts(blocks: readonly Block[]): JsonObject {
  const found = blocks.filter((block) => block.kind === 'thinking' || block.kind === 'redacted_thinking');
  if (found.length === 0) return {};
  const text = found.map((block) => (block.kind === 'thinking' ? block.text : '')).join('');
  const isSigned = found.some(({ signature }) => signature !== null);
  return {
    ...(text !== '' && { reasoning_content: text }),
    ...(isSigned && { thinking_blocks: found.map(writeThinkingBlock) }),
  };
}

/**
 * A thought as clients send it back in `thinking_blocks`. Signatures are Anthropic's unless a provider is named: the
 * extension comes from there.
 */
export function writeThinkingBlock(block: ThinkingBlock | RedactedThinkingBlock): JsonObject {
  if (block.kind === 'redacted_thinking') {
    return { type: 'redacted_thinking', data: block.signature.value, ...signer(block.signature) };
  }
  const { text, signature } = block;
  if (signature === null) return { type: 'thinking', thinking: text };
  return { type: 'thinking', thinking: text, signature: signature.value, ...signer(signature) };
}

function signer({ provider }: Signature): JsonObject {
  return provider === 'anthropic' ? {} : { provider };
}

/**
 * Gemini's mark on a text or call, to spread in. No other provider signs those.
 *
 * @source Gemini API, OpenAI compatibility, thought signatures; read 2026-11
 */
export function writeExtraContent(signature: Signature | undefined): JsonObject {
  if (signature?.provider !== 'google') return {};
  return { extra_content: { google: { thought_signature: signature.value } } };
}
