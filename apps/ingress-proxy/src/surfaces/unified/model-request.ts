import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import { requestFacts, type JsonObject } from '@trueport/dialects';
import type { DataPlane } from '../../pipeline/data-plane.js';
import { inspectBody } from '../../pipeline/inspection/inspect-body.js';
import type { BodyLimits } from '../../pipeline/request-body.js';
import type { ModelEndpoint } from './endpoints.js';
import { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-plans/index.js';
import { collectedBody, parsedRequest, readJsonRequest } from './read-request.js';

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
  return conversationRequest(endpoint, (await readJsonRequest(request, response, limits)).bytes);
}

/**
 * The request as the policies of its tenant let it pass.
 *
 * @param publishes whether what is found is told; not again for what was told before
 * @throws GatewayError POLICY_BLOCKED
 */
export function judgedBytes(
  { bytes, contentType }: Pick<ModelRequest, 'bytes' | 'contentType'>,
  { dialect }: ModelEndpoint,
  policies: PolicySet | null,
  admitted: RequestAdmitted,
  plane: DataPlane,
  publishes: boolean,
): Buffer {
  if (policies === null || !policies.appliesTo('request')) return bytes;
  const inspection = inspectBody(
    policies,
    { provider: dialect, direction: 'request', contentType, contentEncoding: undefined, bytes },
    () => performance.now(),
  );
  if (publishes || inspection.kind === 'blocked') plane.publishHits(admitted, inspection.findings);
  if (inspection.kind === 'blocked') throw inspection.error;
  return inspection.kind === 'changed' ? inspection.body : bytes;
}

/** Reads a request again whose bytes a policy has changed. */
export async function withBytes(
  request: ModelRequest,
  endpoint: ModelEndpoint,
  bytes: Buffer,
): Promise<ModelRequest> {
  if (bytes === request.bytes) return request;
  return request.endpoint === null
    ? conversationRequest(endpoint, bytes)
    : endpointRequest(endpoint, request.contentType, bytes);
}

function conversationRequest({ dialect, path }: ModelEndpoint, bytes: Buffer): ModelRequest {
  const read = parsedRequest(bytes);
  const { userId, promptCharacters } = requestFacts(dialect, path, bytes);
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
