import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { refusalOf } from '../refusal-of.behaviour.js';
import { readEmbeddingsRequest, translateEmbeddings } from './index.js';
import { base64Of } from './write-answer.js';

const google = (model = 'gemini-embedding-001'): EndpointTarget => ({
  provider: 'google',
  model,
  baseModel: model,
});
const bedrock = (model: string): EndpointTarget => ({ provider: 'bedrock', model, baseModel: model });
const titanV2 = bedrock('amazon.titan-embed-text-v2:0');
const cohere = bedrock('cohere.embed-english-v3');

function translated(body: JsonObject, target: EndpointTarget): EndpointTranslation {
  return translateEmbeddings(readEmbeddingsRequest({ model: 'embed', ...body }), target);
}

const answerOf = (body: JsonObject, inputTokens: number | null = null) => ({ body, inputTokens });

describe('a request for embeddings', () => {
  it.each<{ name: string; body: JsonObject; param: string; code: string }>([
    { name: 'without input', body: {}, param: 'input', code: 'missing_required_parameter' },
    { name: 'with an empty text', body: { input: '' }, param: 'input', code: 'invalid_value' },
    { name: 'with an empty list', body: { input: [] }, param: 'input', code: 'invalid_value' },
    {
      name: 'with an empty text in its list',
      body: { input: ['a', ''] },
      param: 'input[1]',
      code: 'invalid_value',
    },
    {
      name: 'with something else in its list',
      body: { input: ['a', {}] },
      param: 'input[1]',
      code: 'invalid_value',
    },
    { name: 'of token ids', body: { input: [1, 2] }, param: 'input', code: 'unsupported_value' },
    { name: 'of lists of token ids', body: { input: [[1, 2]] }, param: 'input', code: 'unsupported_value' },
    {
      name: 'of more inputs than OpenAI takes',
      body: { input: Array.from({ length: 2_049 }, () => 'a') },
      param: 'input',
      code: 'invalid_value',
    },
    {
      name: 'in an unknown format',
      body: { input: 'a', encoding_format: 'hex' },
      param: 'encoding_format',
      code: 'invalid_value',
    },
    {
      name: 'of no dimensions',
      body: { input: 'a', dimensions: 0 },
      param: 'dimensions',
      code: 'invalid_value',
    },
  ])('$name is refused', ({ body, param, code }) => {
    expect(refusalOf(() => readEmbeddingsRequest({ model: 'm', ...body }))).toEqual({ param, code });
  });

  it.each<{ name: string; target: EndpointTarget; body: JsonObject; param: string }>([
    {
      name: 'Anthropic has no such models',
      target: { provider: 'anthropic', model: 'claude', baseModel: 'claude' },
      body: {},
      param: 'model',
    },
    {
      name: 'a chat model of Bedrock makes none',
      target: bedrock('amazon.nova-pro-v1:0'),
      body: {},
      param: 'model',
    },
    {
      name: 'Titan G1 has one length',
      target: bedrock('amazon.titan-embed-text-v1'),
      body: { dimensions: 256 },
      param: 'dimensions',
    },
    { name: 'Cohere v3 has one length', target: cohere, body: { dimensions: 256 }, param: 'dimensions' },
  ])('is refused where $name', ({ target, body, param }) => {
    expect(refusalOf(() => translated({ input: 'a', ...body }, target)).param).toBe(param);
  });

  it.each([google(), titanV2, cohere])('names what $provider $model is not told', (target) => {
    const { warnings } = translated({ input: 'a', user: 'u', color: 'red' }, target);
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual(['user', 'color']);
  });
});

describe('embeddings of Gemini', () => {
  it('of one text are asked for with embedContent', () => {
    const { path, bodies } = translated(
      { input: 'a', dimensions: 256, input_type: 'search_query' },
      google(),
    );
    expect(path).toBe('/v1beta/models/gemini-embedding-001:embedContent');
    expect(bodies).toEqual([
      {
        model: 'models/gemini-embedding-001',
        content: { parts: [{ text: 'a' }] },
        taskType: 'RETRIEVAL_QUERY',
        outputDimensionality: 256,
      },
    ]);
  });

  it('of several texts are asked for in batches of at most 100, in order', () => {
    const input = Array.from({ length: 250 }, (_, at) => `text ${at}`);
    const { path, bodies } = translated({ input }, google('models/gemini-embedding-001'));
    expect(path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
    const texts = bodies.map(({ requests }) =>
      (requests as { content: { parts: [{ text: string }] } }[]).map(({ content }) => content.parts[0].text),
    );
    expect(texts.map((batch) => batch.length)).toEqual([100, 100, 50]);
    expect(texts.flat()).toEqual(input);
  });

  it('come back in the order of the inputs, with the usage of all calls', () => {
    const input = Array.from({ length: 101 }, (_, at) => `${at}`);
    const answer = (values: number[][], tokens: number) =>
      answerOf({
        embeddings: values.map((value) => ({ values: value })),
        usageMetadata: { promptTokenCount: tokens },
      });
    const first = Array.from({ length: 100 }, (_, at) => [at, 0.5]);
    const { content, usage, warnings } = translated({ input }, google()).readAnswer([
      answer(first, 100),
      answer([[100, 0.5]], 1),
    ]);
    expect(content).toMatchObject({
      object: 'list',
      model: 'embed',
      usage: { prompt_tokens: 101, total_tokens: 101 },
    });
    const { data } = content as { data: { index: number; embedding: number[]; object: string }[] };
    expect(data.map(({ index, embedding }) => [index, embedding[0]])).toEqual(input.map((_, at) => [at, at]));
    expect(usage).toMatchObject({ prompt_tokens: 101, completion_tokens: 0 });
    expect(warnings).toEqual([]);
  });

  it('say so when the provider has not counted', () => {
    const { content, usage, warnings } = translated({ input: 'a' }, google()).readAnswer([
      answerOf({ embedding: { values: [1] } }),
    ]);
    expect(content).toMatchObject({ usage: { prompt_tokens: 0, total_tokens: 0 } });
    expect(usage).toBeNull();
    expect(warnings).toEqual(['usage: not reported by the provider']);
  });
});

describe('embeddings of Bedrock', () => {
  it.each<{ name: string; model: string; body: JsonObject; bodies: JsonObject[] }>([
    {
      name: 'Titan G1 takes one text per call',
      model: 'amazon.titan-embed-text-v1',
      body: { input: ['a', 'b'] },
      bodies: [{ inputText: 'a' }, { inputText: 'b' }],
    },
    {
      name: 'Titan V2 takes dimensions',
      model: 'us.amazon.titan-embed-text-v2:0',
      body: { input: 'a', dimensions: 512 },
      bodies: [{ inputText: 'a', dimensions: 512 }],
    },
    {
      name: 'regression: litellm#14680 Titan is not told the encoding format',
      model: 'amazon.titan-embed-text-v2:0',
      body: { input: 'a', encoding_format: 'base64' },
      bodies: [{ inputText: 'a' }],
    },
    {
      name: 'Titan Multimodal has its own word for dimensions',
      model: 'amazon.titan-embed-image-v1',
      body: { input: 'a', dimensions: 384 },
      bodies: [{ inputText: 'a', embeddingConfig: { outputEmbeddingLength: 384 } }],
    },
    {
      name: 'Nova is told a purpose',
      model: 'amazon.nova-2-multimodal-embeddings-v1:0',
      body: { input: 'a', dimensions: 256, input_type: 'search_query' },
      bodies: [
        {
          taskType: 'SINGLE_EMBEDDING',
          singleEmbeddingParams: {
            embeddingPurpose: 'GENERIC_RETRIEVAL',
            embeddingDimension: 256,
            text: { truncationMode: 'NONE', value: 'a' },
          },
        },
      ],
    },
    {
      name: 'Cohere embeds documents unless told otherwise',
      model: 'cohere.embed-english-v3',
      body: { input: ['a', 'b'] },
      bodies: [{ texts: ['a', 'b'], input_type: 'search_document' }],
    },
    {
      name: 'Cohere v4 takes dimensions',
      model: 'global.cohere.embed-v4:0',
      body: { input: 'a', dimensions: 1024, input_type: 'clustering' },
      bodies: [
        { texts: ['a'], input_type: 'clustering', output_dimension: 1024, embedding_types: ['float'] },
      ],
    },
  ])('$name', ({ model, body, bodies }) => {
    const translation = translated(body, bedrock(model));
    expect(translation.bodies).toEqual(bodies);
    expect(translation.path).toBe(`/model/${encodeURIComponent(model)}/invoke`);
  });

  it('Cohere gets at most 96 texts per call', () => {
    const { bodies } = translated({ input: Array.from({ length: 200 }, () => 'a') }, cohere);
    expect(bodies.map(({ texts }) => (texts as string[]).length)).toEqual([96, 96, 8]);
  });

  // Thousands of calls one after the other would hold a request for minutes, and a failure of the last would begin again.
  it.each([
    'amazon.titan-embed-text-v1',
    'amazon.titan-embed-text-v2:0',
    'amazon.titan-embed-image-v1',
    'amazon.nova-2-multimodal-embeddings-v1:0',
  ])('%s takes one text per call, so at most 96 inputs', (model) => {
    const input = Array.from({ length: 96 }, () => 'a');
    expect(translated({ input }, bedrock(model)).bodies).toHaveLength(96);
    const tooMany = (): unknown => translated({ input: [...input, 'a'] }, bedrock(model));
    expect(refusalOf(tooMany)).toEqual({ param: 'input', code: 'unsupported_value' });
    expect(tooMany).toThrow('at most 96 inputs');
  });

  it.each<{ name: string; target: EndpointTarget; body: JsonObject; tokens: number | null }>([
    { name: 'Titan', target: titanV2, body: { embedding: [1, 2], inputTextTokenCount: 4 }, tokens: null },
    { name: 'Cohere', target: cohere, body: { embeddings: [[1, 2]] }, tokens: 4 },
    {
      name: 'Cohere by type',
      target: bedrock('cohere.embed-v4:0'),
      body: { embeddings: { float: [[1, 2]] }, response_type: 'embeddings_by_type' },
      tokens: 4,
    },
    {
      name: 'Nova',
      target: bedrock('amazon.nova-2-multimodal-embeddings-v1:0'),
      body: { embeddings: [{ embeddingType: 'TEXT', embedding: [1, 2] }] },
      tokens: 4,
    },
  ])('$name is read, and counted by its body or its header', ({ target, body, tokens }) => {
    const { content, usage } = translated({ input: 'a' }, target).readAnswer([answerOf(body, tokens)]);
    expect(content).toMatchObject({ data: [{ object: 'embedding', index: 0, embedding: [1, 2] }] });
    expect(usage?.prompt_tokens).toBe(4);
  });

  it.each<{ name: string; bodies: JsonObject[] }>([
    { name: 'no vector', bodies: [{}, {}] },
    { name: 'too few vectors', bodies: [{ embedding: [1] }] },
    { name: 'an empty vector', bodies: [{ embedding: [1] }, { embedding: [] }] },
    { name: 'something else than numbers', bodies: [{ embedding: ['1'] }, { embedding: [1] }] },
  ])('an answer with $name is none', ({ bodies }) => {
    const { readAnswer } = translated({ input: ['a', 'b'] }, titanV2);
    expect(() => readAnswer(bodies.map((body) => answerOf(body)))).toThrow(AnswerFailure);
  });
});

describe('base64 of a vector', () => {
  it('is asked for whatever the provider sends', () => {
    const { content } = translated({ input: 'a', encoding_format: 'base64' }, titanV2).readAnswer([
      answerOf({ embedding: [1, -2], inputTextTokenCount: 1 }),
    ]);
    expect(content).toMatchObject({ data: [{ embedding: 'AACAPwAAAMA=' }] });
  });

  it('is little-endian float32, as numpy reads it', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (vector) => {
        const bytes = Buffer.from(base64Of(vector), 'base64');
        const read = Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
        expect(read).toEqual(vector);
      }),
    );
  });
});
