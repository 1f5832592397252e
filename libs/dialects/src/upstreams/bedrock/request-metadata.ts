import type { JsonObject } from '../../json.js';
import type { BedrockWriting } from './writing.js';

/** @source @aws-sdk/client-bedrock-runtime 3.1163, `RequestMetadata`, and its service model's patterns; read 2026-11 */
const maxEntries = 16;
const fittingKey = /^[a-zA-Z0-9\s:_@$#=/+,\-.]{1,256}$/;
const fittingValue = /^[a-zA-Z0-9\s:_@$#=/+,\-.]{0,256}$/;
const userKey = 'user_id';

/** Metadata and end user as the labels of Bedrock's own log; what does not fit is noted. */
export function requestMetadataField(writing: BedrockWriting): JsonObject {
  const { metadata = {}, userId } = writing.conversation;
  const wanted = Object.entries({ ...(userId !== undefined && { [userKey]: userId }), ...metadata });
  const fitting = wanted.filter(([key, value]) => fits(key, value)).slice(0, maxEntries);
  const kept = new Set(fitting.map(([key]) => key));
  for (const [key] of wanted) {
    const isUser = key === userKey && userId !== undefined;
    if (!kept.has(key))
      writing.dropped.drop(isUser ? 'user' : `metadata.${key}`, 'not a label that Bedrock takes');
  }
  if (fitting.length === 0) return {};
  return { requestMetadata: Object.fromEntries(fitting.map(([key, value]) => [key, String(value)])) };
}

function fits(key: string, value: unknown): boolean {
  const isSimple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isSimple && fittingKey.test(key) && fittingValue.test(String(value));
}
