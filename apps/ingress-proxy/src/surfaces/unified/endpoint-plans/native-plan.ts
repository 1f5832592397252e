import { GatewayError } from '@trueport/contracts';
import { createUsageTap, replaceModel, type UsageReading } from '@trueport/dialects';
import type { ClientBody, PlannedCall } from '../planned-call.js';
import { maxAnswerBytes, type WholeAnswer } from '../upstream-call.js';
import { isJsonType } from '../../../pipeline/json-type.js';
import type { EndpointAttempt } from './endpoint-call.js';
import type { EndpointRequest } from './endpoint-request.js';
import { replaceFormModel } from './form-parts.js';
import { NativeStream } from './native-stream.js';
import { pricedReading } from './priced-reading.js';

/**
 * Plans the call of OpenAI or Azure, which speak the client's dialect: the request as it came with the model as they
 * know it, and the answer as they give it, whatever its type.
 *
 * @param path below the provider's base URL
 */
export function planNative(attempt: EndpointAttempt, path: string): PlannedCall {
  const { request, deployment, parts, clientHeaders } = attempt;
  return {
    upstream: parts.upstreamFor(deployment, path),
    headers: clientHeaders(),
    contentType: request.contentType,
    bodies: [nativeBody(request, deployment.model)],
    warnings: [],
    dialect: 'openai-chat',
    isVerbatim: true,
    createStream: () => new NativeStream(),
    readWhole: ([answer]) => nativeAnswer(request, answer as WholeAnswer),
  };
}

function nativeBody({ form, bytes, body }: EndpointRequest, model: string): Buffer {
  if (form !== null) return replaceFormModel(bytes, form.parts, model);
  // Where the endpoint has a default the model may be missing.
  if (body['model'] === undefined) return Buffer.from(JSON.stringify({ model, ...body }));
  return replaceModel(bytes, model);
}

/** @throws GatewayError UPSTREAM_ERROR for JSON that is none */
function nativeAnswer(request: EndpointRequest, { body, headers }: WholeAnswer): ClientBody {
  const contentType = headers['content-type'] ?? 'application/json';
  const isJson = isJsonType(contentType);
  const reading = isJson ? jsonReading(body) : unreadReading;
  if (!reading.finished)
    throw new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not JSON.');
  return {
    contentType,
    bytes: body,
    reading: pricedReading(request, reading, isJson ? body : null),
    warnings: [],
  };
}

function jsonReading(body: Buffer): UsageReading {
  const tap = createUsageTap('openai', 'json', { maxBodyBytes: maxAnswerBytes });
  tap.push(body);
  return tap.end();
}

/** Text and subtitles say nothing of themselves. */
const unreadReading: UsageReading = {
  usage: null,
  model: null,
  serviceTier: null,
  estimatedCompletionTokens: 0,
  finished: true,
};
