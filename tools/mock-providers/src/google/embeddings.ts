import { asRecord, asRecords, type JsonRecord } from '../json-values.js';
import { countTokens, ok, textIn, type MockAnswer } from '../mock-answer.js';
import { sampleVector } from '../sample-vector.js';

/** Vectors of requests that ask for no length. */
const usualValues = [0.1, 0.2, 0.3, 0.4];

/** `:embedContent` */
export function embedContent(model: string, body: JsonRecord): MockAnswer {
  return embedded({ embedding: vectorOf(body) }, model, [body]);
}

/** `:batchEmbedContents` */
export function batchEmbedContents(model: string, body: JsonRecord): MockAnswer {
  const requests = asRecords(body.requests);
  return embedded({ embeddings: requests.map(vectorOf) }, model, requests);
}

function vectorOf({ content, outputDimensionality: dimensions }: JsonRecord): object {
  return {
    values:
      typeof dimensions === 'number' ? sampleVector(textIn(asRecord(content)), dimensions) : usualValues,
  };
}

/** Only newer models report what was counted. */
function embedded(answer: object, model: string, requests: readonly JsonRecord[]): MockAnswer {
  const tokens = countTokens(requests.map(({ content }) => textIn(content)).join(''));
  const usage = model.includes('embedding-2') ? { usageMetadata: { promptTokenCount: tokens } } : {};
  return ok({ ...answer, ...usage });
}
