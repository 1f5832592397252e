/** What Bedrock can be asked to do with a model. */
export type BedrockAction =
  'converse' | 'converse-stream' | 'invoke' | 'invoke-with-response-stream' | 'count-tokens';

/**
 * Path of an action below Bedrock's base URL. The model may be an id or the ARN of an inference profile; everything in
 * it that is not plain is encoded, so that it stays one segment: `:` becomes `%3A`, `/` becomes `%2F`. A signature is
 * made over this path, encoded once more.
 *
 * @source Signature Version 4, canonical URI: unreserved characters of RFC 3986 alone stay as they are
 */
export function bedrockPath(model: string, action: BedrockAction): string {
  return `/model/${encoded(model)}/${action}`;
}

function encoded(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
