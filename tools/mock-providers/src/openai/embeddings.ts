import type { JsonRecord } from '../json-values.js';
import { countTokens, ok, type MockAnswer } from '../mock-answer.js';
import { sampleVector } from '../sample-vector.js';
import { modelOf } from './shared.js';

/** Vectors of requests that ask for no length. */
const usualDimensions = 8;

/** `/embeddings` */
export function answerEmbeddings(body: JsonRecord): MockAnswer {
  const inputs =
    Array.isArray(body.input) && typeof body.input[0] === 'string'
      ? (body.input as string[])
      : [String(body.input)];
  const data = inputs.map((input, index) => {
    const vector = sampleVector(input, usualDimensions);
    const asBase64 = body.encoding_format === 'base64';
    return {
      object: 'embedding',
      index,
      embedding: asBase64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector,
    };
  });
  const tokens = countTokens(inputs.join(''));
  return ok({
    object: 'list',
    data,
    model: modelOf(body),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}
