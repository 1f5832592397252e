import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { asCount, isPresent, type JsonObject } from '../../json.js';
import type { EmbeddingFamily } from './embedding-family.js';
import { inputsOneByOne } from './one-text-per-call.js';
import type { EmbeddingsRequest } from './read-request.js';

/** One text per call. @source Amazon Bedrock user guide, Titan Embeddings; read 2026-11 */
function titanFamily(
  settings: (request: EmbeddingsRequest, dropped: DroppedFields) => JsonObject,
): EmbeddingFamily {
  return {
    write: (request, _id, dropped) => {
      dropped.dropPresent({ input_type: request.inputType });
      const shared = settings(request, dropped);
      return inputsOneByOne(request.inputs, dropped).map((inputText) => ({ inputText, ...shared }));
    },
    readVectors: (body) => [body['embedding']],
    readTokens: ({ inputTextTokenCount: count }) => (isPresent(count) ? asCount(count) : null),
  };
}

/** Its vectors have one length. */
export const titanTextV1Family = titanFamily(({ dimensions }, dropped) => {
  if (dimensions !== undefined)
    throw dropped.refusal('dimensions', 'Titan Embeddings G1 always has 1536 dimensions.');
  return {};
});

export const titanTextV2Family = titanFamily(({ dimensions }) =>
  dimensions === undefined ? {} : { dimensions },
);

export const titanMultimodalFamily = titanFamily(({ dimensions }) =>
  dimensions === undefined ? {} : { embeddingConfig: { outputEmbeddingLength: dimensions } },
);
