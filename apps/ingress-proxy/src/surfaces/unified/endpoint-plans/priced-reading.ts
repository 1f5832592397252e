import { noUsage, type TokenUsage } from '@trueport/contracts';
import type { JsonObject, UsageReading } from '@trueport/dialects';
import type { EndpointRequest } from './endpoint-request.js';
import { waveSeconds } from './wave-seconds.js';

/** Answers beyond this are not parsed again for one number. */
const maxParsedBytes = 1024 * 1024;

/** DALL·E does not repeat what it was asked for. @source OpenAI API reference, images; read 2026-11 */
const usualSize = '1024x1024';

/**
 * What prices need to know and the answer does not say: the size of images that are billed by the piece, the length of
 * a recording that is billed by the second.
 *
 * @param json the answer where it is JSON
 */
export function pricedReading(
  request: EndpointRequest,
  reading: UsageReading,
  json: Buffer | null,
): UsageReading {
  if (request.surface === 'images') return { ...reading, usage: withImageFacts(request.body, reading.usage) };
  if (request.surface !== 'transcriptions' || reading.usage !== null) return reading;
  const seconds = durationIn(json) ?? waveSeconds(request.form?.file.bytes ?? Buffer.alloc(0));
  return seconds === null ? reading : { ...reading, usage: { ...noUsage, units: { input_second: seconds } } };
}

function withImageFacts({ size, quality }: JsonObject, usage: TokenUsage | null): TokenUsage | null {
  if (usage?.units?.image === undefined) return usage;
  const askedSize = typeof size === 'string' && size !== 'auto' ? size : usualSize;
  const askedQuality = typeof quality === 'string' && quality !== 'auto' ? quality : null;
  return {
    ...usage,
    image_size: usage.image_size ?? askedSize,
    ...(usage.image_quality === undefined && askedQuality !== null ? { image_quality: askedQuality } : {}),
  };
}

/** `verbose_json` has the length of the recording. */
function durationIn(json: Buffer | null): number | null {
  if (json === null || json.length > maxParsedBytes || !json.includes('"duration"')) return null;
  try {
    const { duration } = JSON.parse(json.toString()) as JsonObject;
    return typeof duration === 'number' && duration >= 0 ? duration : null;
  } catch {
    return null;
  }
}
