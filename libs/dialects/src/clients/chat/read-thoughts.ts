import type { Block, Extra, Signature } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asObject, asText } from '../../json.js';

const providers: readonly Signature['provider'][] = ['openai', 'anthropic', 'google', 'bedrock'];

/**
 * What the model thought, as gateways show it beside OpenAI's fields: `thinking_blocks`, which have signatures, else
 * `reasoning_content`, which nobody signed.
 */
export function readThoughts(message: FieldReader, extras: Extra[]): Block[] {
  const blocks = message.list('thinking_blocks') ?? [];
  const text = message.text('reasoning_content');
  if (blocks.length === 0) {
    return text === undefined || text === '' ? [] : [{ kind: 'thinking', text, signature: null }];
  }
  return blocks.map((block, at) => {
    const fields = FieldReader.of(block, `${message.pathOf('thinking_blocks')}[${at}]`);
    const type = fields.choice('type', ['thinking', 'redacted_thinking']) ?? 'thinking';
    const thought = type === 'thinking' ? readThinking(fields) : readRedactedThinking(fields);
    extras.push(...fields.unread());
    return thought;
  });
}

/** A `thinking` block. One without text is one, too: its signature may be all that there is. */
export function readThinking(fields: FieldReader): Block {
  const value = fields.text('signature') ?? '';
  const provider = signer(fields);
  return {
    kind: 'thinking',
    text: fields.text('thinking') ?? '',
    signature: value === '' ? null : { provider, value },
  };
}

/** A `redacted_thinking` block. */
export function readRedactedThinking(fields: FieldReader): Block {
  return {
    kind: 'redacted_thinking',
    signature: { provider: signer(fields), value: fields.requiredText('data') },
  };
}

/** Whose signature it is: Anthropic's unless a `provider` is named, as the answers of this gateway do. */
function signer(fields: FieldReader): Signature['provider'] {
  return fields.choice('provider', providers) ?? 'anthropic';
}

/**
 * Gemini's signature on a call or a text: `extra_content.google.thought_signature`.
 *
 * @source Gemini API, OpenAI compatibility, thought signatures; read 2026-11
 */
export function readGoogleSignature(fields: FieldReader): Signature | undefined {
  const google = asObject(asObject(fields.object['extra_content'])?.['google']);
  const value = asText(google?.['thought_signature']);
  if (value === null || value === '') return undefined;
  fields.value('extra_content');
  return { provider: 'google', value };
}
