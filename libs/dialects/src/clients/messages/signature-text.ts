import type { Signature } from '../../conversation/conversation.js';

/** Which block of a message a carried signature belongs to: the call or text after it, or the one before it. */
export type CarriedTo = 'next' | 'last';

/** A signature as a client sent it back. */
export interface SignatureReading {
  readonly signature: Signature;
  /** Set when it was only carried for a block that has no field for it. */
  readonly carriedTo?: CarriedTo;
}

const ownMark = /^gw-(openai|google|bedrock|anthropic)(?:\+(next|last))?\./;

/**
 * Text of a signature for a client of the Messages dialect, which keeps it and sends it back without reading it.
 * Anthropic's own stay as they are, so that they are still good when the next request goes to Anthropic directly. All
 * others say whose they are: `gw-google.<value>`, `gw-openai.<value>`, `gw-bedrock.<value>`, so that no provider is
 * ever shown the signature of another. Anthropic's are base64, which has neither `-` nor `.`: the two are never taken
 * for each other.
 *
 * Texts and calls have no field for a signature in this dialect. Theirs is carried by a `redacted_thinking` block
 * beside them, marked `gw-google+next.<value>` when the signed block follows and `gw-google+last.<value>` when it
 * comes before.
 */
export function writeSignature({ provider, value }: Signature, carriedTo?: CarriedTo): string {
  if (provider === 'anthropic' && carriedTo === undefined) return value;
  return `gw-${provider}${carriedTo === undefined ? '' : `+${carriedTo}`}.${value}`;
}

/** Reads what {@link writeSignature} wrote; an empty text is no signature and gives `null`. */
export function readSignature(text: string): SignatureReading | null {
  const mark = ownMark.exec(text);
  if (mark === null) return text === '' ? null : { signature: { provider: 'anthropic', value: text } };
  const value = text.slice(mark[0].length);
  if (value === '') return null;
  const signature: Signature = { provider: mark[1] as Signature['provider'], value };
  return mark[2] === undefined ? { signature } : { signature, carriedTo: mark[2] as CarriedTo };
}
