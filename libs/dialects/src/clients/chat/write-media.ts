import type { AudioBlock, ImageBlock } from '../../conversation/conversation.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { JsonObject } from '../../json.js';

/** An hour, as long as OpenAI keeps the sound of an answer for later turns. */
const audioLifetimeSeconds = 3600;

/** An image of an answer in the `images` extension; `null` for one that has neither data nor an address. */
export function writeImage({ source }: ImageBlock, index: number): JsonObject | null {
  if (source.kind !== 'base64' && source.kind !== 'url') return null;
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
  return { type: 'image_url', image_url: { url }, index };
}

/** Sound of an answer as OpenAI's `audio` object. Other providers give no transcript. */
export function writeAudio(
  { data }: AudioBlock,
  { newId, createdSeconds }: Pick<ClientContext, 'newId' | 'createdSeconds'>,
): JsonObject {
  return {
    id: `audio_${newId()}`,
    data,
    transcript: '',
    expires_at: createdSeconds + audioLifetimeSeconds,
  };
}
