import type { IncomingMessage, ServerResponse } from 'node:http';
import { documentFacts, type JsonObject } from '@trueport/dialects';
import type { BodyLimits } from '../../pipeline/request-body.js';
import type { ModelEndpoint } from './endpoints.js';
import { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-plans/index.js';
import { collectedBody, parsedRequest, readJsonRequest, type ReadRequest } from './read-request.js';

/** A request for a model, read completely. */
export interface ModelRequest {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** The JSON body, or the text fields of a form. */
  readonly body: JsonObject;
  readonly model: string;
  readonly userId: string | null;
  readonly isStream: boolean;
  /** Size of the prompt, to count it where the provider does not. */
  readonly promptCharacters: number;
  /** `null` for conversations. */
  readonly endpoint: EndpointRequest | null;
}

/** @throws GatewayError, TranslationRefusal */
export async function readModelRequest(
  endpoint: ModelEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<ModelRequest> {
  if (endpoint.client === null) {
    const bytes = await collectedBody(request, response, limits);
    return endpointRequest(endpoint, request.headers['content-type'], bytes);
  }
  return conversationRequest(await readJsonRequest(request, response, limits));
}

/** Reads a request again whose bytes a policy has changed. */
export async function withBytes(
  request: ModelRequest,
  endpoint: ModelEndpoint,
  bytes: Buffer,
): Promise<ModelRequest> {
  if (bytes === request.bytes) return request;
  return request.endpoint === null
    ? conversationRequest(parsedRequest(bytes))
    : endpointRequest(endpoint, request.contentType, bytes);
}

function conversationRequest(read: ReadRequest): ModelRequest {
  const { userId, promptCharacters } = documentFacts(read.body);
  return { ...read, userId, promptCharacters, isStream: read.body.stream === true, endpoint: null };
}

async function endpointRequest(
  { surface }: ModelEndpoint,
  contentType: string | undefined,
  bytes: Buffer,
): Promise<ModelRequest> {
  const endpoint = await readEndpointRequest(surface as EndpointSurface, contentType, bytes);
  return { ...endpoint, endpoint };
}
