import { asRecord, type JsonRecord } from '../json-values.js';
import { countTokens, ok, type MockAnswer } from '../mock-answer.js';
import { sampleVector } from '../sample-vector.js';
import { failed } from './errors.js';

const maxTexts = 96;

/** `/invoke` of a model that embeds; `null` for other models. */
export function answerEmbedding(model: string, body: JsonRecord): MockAnswer | null {
  if (model.includes('titan-embed')) return titan(model, body);
  if (model.includes('cohere.embed')) return cohere(model, body);
  return model.includes('nova-2-multimodal-embeddings') ? nova(body) : null;
}

/** One text per call; only the second generation has a choice of lengths. */
function titan(model: string, body: JsonRecord): MockAnswer {
  const { inputText, dimensions, embeddingConfig, ...others } = body;
  const [extraneous] = Object.keys(others).filter((name) => name !== 'normalize');
  if (extraneous !== undefined) return extraneousKey(extraneous);
  if (typeof inputText !== 'string' || inputText === '')
    return failed(400, 'Malformed input request: inputText');
  if (dimensions !== undefined && !model.includes('text-v2')) return extraneousKey('dimensions');
  const length = dimensions ?? asRecord(embeddingConfig).outputEmbeddingLength ?? 8;
  const tokens = countTokens(inputText);
  return counted({ embedding: sampleVector(inputText, Number(length)), inputTextTokenCount: tokens }, tokens);
}

/** The tokens are in the header alone. */
function cohere(model: string, body: JsonRecord): MockAnswer {
  const { texts, input_type: inputType, embedding_types: types, output_dimension: dimensions = 8 } = body;
  if (!Array.isArray(texts) || texts.length > maxTexts) return failed(400, `texts: at most ${maxTexts}`);
  if (inputType === undefined) return failed(400, 'input_type: required key [input_type] not found');
  if (body.output_dimension !== undefined && model.includes('-v3')) return extraneousKey('output_dimension');
  const vectors = texts.map((text) => sampleVector(String(text), Number(dimensions)));
  const kind = types === undefined ? 'embeddings_floats' : 'embeddings_by_type';
  const embeddings = types === undefined ? vectors : { float: vectors };
  return counted({ id: 'mock', texts, embeddings, response_type: kind }, countTokens(texts.join('')));
}

function nova(body: JsonRecord): MockAnswer {
  const { text, embeddingDimension = 8, embeddingPurpose } = asRecord(body.singleEmbeddingParams);
  if (embeddingPurpose === undefined) return failed(400, 'required key [embeddingPurpose] not found');
  const value = String(asRecord(text).value);
  const embedding = sampleVector(value, Number(embeddingDimension));
  return counted({ embeddings: [{ embeddingType: 'TEXT', embedding }] }, countTokens(value));
}

function extraneousKey(name: string): MockAnswer {
  return failed(400, `Malformed input request: #: extraneous key [${name}] is not permitted`);
}

function counted(body: object, tokens: number): MockAnswer {
  return ok(body, { 'x-amzn-bedrock-input-token-count': String(tokens) });
}
