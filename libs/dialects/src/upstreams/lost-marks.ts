import type { ImageBlock, Signature } from '../conversation/conversation.js';
import type { DroppedFields } from '../conversation/dropped-fields.js';

/** Notes the signature of a text or call, which is good at the provider that gave it alone. */
export function dropSignature(signature: Signature | undefined, dropped: DroppedFields): void {
  if (signature !== undefined) dropped.drop('thought_signature', 'only good at the provider that gave it');
}

/** Notes how closely an image should be looked at, where the model decides that itself. */
export function dropDetail({ detail }: ImageBlock, dropped: DroppedFields): void {
  if (detail !== undefined && detail !== 'auto') dropped.drop('image_url.detail');
}
