import { asList, asObject } from '../../json.js';
import type { EmbeddingFamily } from './embedding-family.js';

/** Texts of one call. @source Amazon Bedrock user guide, Cohere Embed; read 2026-11 */
const callTexts = 96;

/** Up to 96 texts per call, and always a purpose; only from v4 on the length of the vectors can be chosen. */
export const cohereFamily: EmbeddingFamily = {
  write: ({ inputs, dimensions, inputType }, id, dropped) => {
    if (dimensions !== undefined && id.includes('-v3')) {
      throw dropped.refusal('dimensions', 'Cohere Embed v3 always has 1024 dimensions.');
    }
    const count = Math.ceil(inputs.length / callTexts);
    return Array.from({ length: count }, (_, at) => ({
      texts: inputs.slice(at * callTexts, (at + 1) * callTexts),
      input_type: inputType ?? 'search_document',
      ...(dimensions === undefined ? {} : { output_dimension: dimensions, embedding_types: ['float'] }),
    }));
  },
  readVectors: ({ embeddings }) => asList(asObject(embeddings)?.['float'] ?? embeddings),
  readTokens: () => null,
};
