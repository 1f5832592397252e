import { asList, asObject } from '../../json.js';
import type { EmbeddingFamily } from './embedding-family.js';
import { inputsOneByOne } from './one-text-per-call.js';
import type { InputType } from './read-request.js';

const purposes: Readonly<Record<InputType, string>> = {
  search_document: 'GENERIC_INDEX',
  search_query: 'GENERIC_RETRIEVAL',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};

/** One text per call, with a purpose. @source Amazon Nova user guide, multimodal embeddings; read 2026-11 */
export const novaFamily: EmbeddingFamily = {
  write: ({ inputs, dimensions, inputType }, _id, dropped) =>
    inputsOneByOne(inputs, dropped).map((value) => ({
      taskType: 'SINGLE_EMBEDDING',
      singleEmbeddingParams: {
        embeddingPurpose: purposes[inputType ?? 'search_document'],
        ...(dimensions === undefined ? {} : { embeddingDimension: dimensions }),
        text: { truncationMode: 'NONE', value },
      },
    })),
  readVectors: (body) => [asObject(asList(body['embeddings'])[0])?.['embedding']],
  readTokens: () => null,
};
