import type { TokenUsage } from '@trueport/contracts';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import type { EndpointAnswer } from '../endpoint-translation.js';
import type { EmbeddingsRequest } from './read-request.js';

/**
 * OpenAI's answer with vectors of any provider.
 *
 * @param vectors one per input, in their order
 * @throws AnswerFailure when there is not one vector of numbers per input
 */
export function writeEmbeddingsAnswer(
  request: EmbeddingsRequest,
  vectors: readonly unknown[],
  usage: TokenUsage | null,
  model: string,
): EndpointAnswer {
  const { inputs, format } = request;
  if (vectors.length !== inputs.length || !vectors.every(isVector)) throw new AnswerFailure(noVectors);
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? base64Of(vector) : vector,
  }));
  const tokens = usage?.prompt_tokens ?? 0;
  const content: JsonObject = {
    object: 'list',
    data,
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
  const warnings = usage === null ? ['usage: not reported by the provider'] : [];
  return { content, usage, model: null, warnings };
}

/** Little-endian float32 in base64, as OpenAI's SDKs ask for by default. */
export function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < vector.length; at += 1) view.setFloat32(at * 4, vector[at] as number, true);
  return bytes.toString('base64');
}

const noVectors = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider did not answer with one embedding per input.',
  retryable: true,
} as const;

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
}
