import { DroppedFields } from '../../conversation/dropped-fields.js';
import { readGoogleUsage } from '../../google/usage.js';
import { asList, asObject, type JsonObject } from '../../json.js';
import { geminiModelPath, geminiResourceName } from '../gemini-model-path.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { readSummedUsage } from '../summed-usage.js';
import type { EmbeddingsRequest, InputType } from './read-request.js';
import { writeEmbeddingsAnswer } from './write-answer.js';

/** Inputs of one batch. @source Gemini API, `models.batchEmbedContents`: at most 100 requests in one batch; 2026-11 */
const batchInputs = 100;

/** @source Gemini API, `TaskType`; read 2026-11 */
const taskTypes: Readonly<Record<InputType, string>> = {
  search_document: 'RETRIEVAL_DOCUMENT',
  search_query: 'RETRIEVAL_QUERY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};

/** One input by `embedContent`, several by as many batches as they need. */
export function geminiEmbeddings(request: EmbeddingsRequest, target: EndpointTarget): EndpointTranslation {
  const dropped = new DroppedFields('Gemini');
  dropped.dropPresent({ user: request.user });
  dropped.dropExtras(request.extras);
  const model = geminiResourceName(target.model);
  const requests = request.inputs.map((text) => embedRequest(text, model, request));
  const isBatch = requests.length > 1;
  return {
    path: geminiModelPath(target.model, isBatch ? 'batchEmbedContents' : 'embedContent'),
    bodies: isBatch ? batchesOf(requests) : requests,
    warnings: dropped.list(),
    readAnswer: (answers) => {
      const documents = answers.map(({ body }) => body);
      const { usage } = readSummedUsage(documents, readGoogleUsage);
      return writeEmbeddingsAnswer(request, documents.flatMap(vectorsOf), usage, request.model);
    },
  };
}

function embedRequest(text: string, model: string, { dimensions, inputType }: EmbeddingsRequest): JsonObject {
  return {
    model,
    content: { parts: [{ text }] },
    ...(inputType === undefined ? {} : { taskType: taskTypes[inputType] }),
    ...(dimensions === undefined ? {} : { outputDimensionality: dimensions }),
  };
}

function batchesOf(requests: readonly JsonObject[]): JsonObject[] {
  const count = Math.ceil(requests.length / batchInputs);
  return Array.from({ length: count }, (_, at) => ({
    requests: requests.slice(at * batchInputs, (at + 1) * batchInputs),
  }));
}

function vectorsOf(document: JsonObject): unknown[] {
  const embeddings = 'embedding' in document ? [document['embedding']] : asList(document['embeddings']);
  return embeddings.map((embedding) => asObject(embedding)?.['values']);
}
