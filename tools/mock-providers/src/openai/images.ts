import type { JsonRecord } from '../json-values.js';
import { countTokens, namedEvent, ok, type MockAnswer } from '../mock-answer.js';
import { sampleImage } from '../sample-image.js';
import { eventStream, failed, modelOf, now } from './shared.js';

const imageTokens = 272;
const serverError = {
  type: 'server_error',
  code: 'server_error',
  message: 'The server had an error.',
  param: null,
};

/** `/images/generations` */
export function answerImages(body: JsonRecord): MockAnswer {
  if (typeof body.prompt !== 'string') return failed(400, "Missing required parameter: 'prompt'.");
  if (modelOf(body).startsWith('dall-e')) return ok(dallE(body, body.prompt));
  if (body.response_format !== undefined) return failed(400, "Unknown parameter: 'response_format'.");
  return body.stream === true ? streamed(body) : ok(gptImage(body));
}

/** DALL·E says nothing of size, quality and usage. */
function dallE(body: JsonRecord, prompt: string): object {
  const image =
    body.response_format === 'b64_json'
      ? { b64_json: sampleImage }
      : { url: 'https://images.example/mock.png' };
  const revised = modelOf(body) === 'dall-e-3' ? { revised_prompt: `${prompt}, in detail` } : {};
  return { created: now(), data: Array.from({ length: countOf(body) }, () => ({ ...revised, ...image })) };
}

function gptImage(body: JsonRecord): object {
  const count = countOf(body);
  return {
    created: now(),
    ...factsOf(body),
    data: Array.from({ length: count }, () => ({ b64_json: sampleImage })),
    usage: usageOf(body, count),
  };
}

function streamed(body: JsonRecord): MockAnswer {
  const facts = { b64_json: sampleImage, created_at: now(), ...factsOf(body) };
  const partials = Array.from({ length: Number(body.partial_images ?? 0) }, (_, at) =>
    namedEvent('image_generation.partial_image', { ...facts, partial_image_index: at }),
  );
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [...partials, namedEvent('image_generation.completed', { ...facts, usage: usageOf(body, 1) })],
    errorPart: namedEvent('error', { error: serverError }),
  };
}

function factsOf({ background, output_format: format, quality, size }: JsonRecord): object {
  return {
    background: background === 'transparent' ? 'transparent' : 'opaque',
    output_format: format ?? 'png',
    quality: quality === undefined || quality === 'auto' ? 'medium' : quality,
    size: size === undefined || size === 'auto' ? '1024x1024' : size,
  };
}

function usageOf({ prompt }: JsonRecord, count: number): object {
  const text = countTokens(String(prompt));
  const output = imageTokens * count;
  return {
    input_tokens: text,
    input_tokens_details: { image_tokens: 0, text_tokens: text },
    output_tokens: output,
    total_tokens: text + output,
  };
}

function countOf({ n }: JsonRecord): number {
  return typeof n === 'number' ? n : 1;
}
