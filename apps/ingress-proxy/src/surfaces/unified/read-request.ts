import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '@trueport/contracts';
import { parseExactJson, TranslationRefusal, type JsonObject } from '@trueport/dialects';
import { readRequestBody, type BodyLimits } from '../../pipeline/request-body.js';

/** A request with the body it came with. */
export interface ReadRequest {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly body: JsonObject;
  /** As the client names it. */
  readonly model: string;
}

/** Longest name of a model, characters. */
const maxModelCharacters = 300;
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads a JSON request completely.
 *
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST, CLIENT_CLOSED_REQUEST
 * @throws TranslationRefusal when no model is named
 */
export async function readJsonRequest(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<ReadRequest> {
  const contentType = request.headers['content-type'];
  if (contentType !== undefined && !jsonType.test(contentType))
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the request as application/json.');
  return parsedRequest(await collectedBody(request, response, limits));
}

/** All bytes of a request that must have some. @throws GatewayError */
export async function collectedBody(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the request without content-encoding.');
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await readRequestBody(request, limits, true);
  if (body.kind !== 'collected') throw new GatewayError('BAD_REQUEST', 'The request needs a body.');
  return body.bytes;
}

/** @throws GatewayError BAD_REQUEST, TranslationRefusal when no model is named */
export function parsedRequest(bytes: Buffer): ReadRequest {
  const value = parseExactJson(bytes.toString());
  if (value === undefined) throw new GatewayError('BAD_REQUEST', 'The request body is not valid JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GatewayError('BAD_REQUEST', 'The request body must be a JSON object.');
  const body = value as JsonObject;
  return { bytes, contentType: 'application/json', body, model: modelOf(body.model) };
}

/** @throws TranslationRefusal */
export function modelOf(model: unknown): string {
  if (model === undefined || model === null)
    throw new TranslationRefusal('model', 'model is required.', 'missing_required_parameter');
  const isName =
    typeof model === 'string' &&
    model !== '' &&
    model.length <= maxModelCharacters &&
    model.isWellFormed() &&
    model !== '.' &&
    model !== '..';
  if (!isName) throw new TranslationRefusal('model', 'model must be the name of a model.', 'invalid_value');
  return model;
}
