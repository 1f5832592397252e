import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '@trueport/contracts';
import { parseExactJson, TranslationRefusal, type JsonObject } from '@trueport/dialects';
import { readRequestBody, type BodyLimits } from '../../pipeline/request-body.js';
import { isJsonType } from '../../pipeline/json-type.js';

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
  requireJsonType(request.headers['content-type']);
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

/** Lets JSON through, and what does not say what it is. @throws GatewayError UNSUPPORTED_MEDIA_TYPE */
export function requireJsonType(contentType: string | undefined): void {
  if (contentType !== undefined && !isJsonType(contentType))
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the request as application/json.');
}

/** The JSON object that a body is; numbers keep all their digits. @throws GatewayError BAD_REQUEST */
export function parsedObject(bytes: Buffer): JsonObject {
  const value = parseExactJson(bytes.toString());
  if (value === undefined) throw new GatewayError('BAD_REQUEST', 'The request body is not valid JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GatewayError('BAD_REQUEST', 'The request body must be a JSON object.');
  return value as JsonObject;
}

/** @throws GatewayError BAD_REQUEST, TranslationRefusal when no model is named */
export function parsedRequest(bytes: Buffer): ReadRequest {
  const body = parsedObject(bytes);
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
