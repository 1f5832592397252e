import type { FetchedMedia, JsonObject } from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import type { CallPlanner } from '../candidate-run.js';
import type { ClientBody, PlannedCall } from '../planned-call.js';
import type { MediaFetch } from '../request-media.js';
import type { WholeAnswer } from '../upstream-call.js';
import { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-request.js';
import { endpointPlanner } from './plan-endpoint.js';

const noDispatcher = {} as Upstream['dispatcher'];

/** A deployment of a provider by the model's own name. */
export function deploymentOf(
  provider: Deployment['provider'],
  model: string,
  more: Partial<Deployment> = {},
): Deployment {
  return { provider, model, baseModel: model, ...more };
}

const anImage: FetchedMedia = { mediaType: 'image/png', data: 'AAAA' };

/** Plans the calls of a request for whatever deployment. */
export function plannerFor(
  request: EndpointRequest,
  fetchMedia: MediaFetch = () => Promise.resolve(anImage),
): CallPlanner {
  const call = {
    request,
    clientHeaders: () => ['x-stainless-lang', 'js'],
    tracingHeaders: ['traceparent', '00-1'],
    headers: {},
  };
  return endpointPlanner(call, {
    upstreamFor: (_deployment, path) => ({
      host: 'provider.example',
      dispatcher: noDispatcher,
      path,
      credentialHeader: ['authorization', 'Bearer key'],
      signer: null,
    }),
    maxOutputTokens: () => 8_192,
    fetchMedia,
  });
}

/** Plans the calls of a request that has been read. */
export function planFor(request: EndpointRequest, deployment: Deployment): Promise<PlannedCall> {
  return plannerFor(request)(deployment);
}

/** Plans the calls of a JSON request. */
export async function planJson(
  surface: EndpointSurface,
  body: JsonObject,
  deployment: Deployment,
): Promise<PlannedCall> {
  return planFor(
    await readEndpointRequest(surface, undefined, Buffer.from(JSON.stringify(body))),
    deployment,
  );
}

/** A provider's answer. */
export function answerOf(
  body: object | string,
  headers: WholeAnswer['headers'] = { 'content-type': 'application/json' },
): WholeAnswer {
  return { status: 200, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}

/** The JSON of an answer to a client. */
export function contentOf({ bytes }: ClientBody): unknown {
  return JSON.parse(bytes.toString());
}

/** The JSON bodies of a call. */
export function bodiesOf({ bodies }: PlannedCall): unknown[] {
  return bodies.map((body) => JSON.parse(body.toString()) as unknown);
}
