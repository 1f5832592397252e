import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import { TranslationRefusal, wantsStored, type ClientDialectName, type JsonObject } from '@trueport/dialects';
import { chooseCandidates, type Deployment, type DeploymentTable } from '@trueport/routing';
import type { DataPlane } from '../../pipeline/data-plane.js';
import { endWhenSettled } from '../../pipeline/end-when-settled.js';
import { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { rateLimitHeaders, type LimitPassed } from '../../pipeline/limit-headers.js';
import { declaredBodyBytes } from '../../pipeline/request-body.js';
import { refusalContent, type ClientShape, type ErrorShape } from '../../server/error-shapes.js';
import { answerHeadLines } from './answer-head.js';
import { ConversationPlanner, type ConversationPlanParts } from './conversation-plan.js';
import type { CredentialCheck, KnownKey } from './credential-check.js';
import { unifiedRoute, type ModelEndpoint, type UnifiedRoute } from './endpoints.js';
import { sameDialectHeaders, tracingHeaders } from './forwarded-headers.js';
import type { Lookups } from './lookups.js';
import { ResponseCapture } from './response-capture.js';
import type { ContinuedHistory, ResponseHistory, StoredResponses } from './stored-responses.js';
import { readModelRequest, withBytes, type ModelRequest } from './model-request.js';
import type { ClientBody } from './planned-call.js';
import { parsedRequest } from './read-request.js';
import { routingError } from './routing-error.js';
import type { CallPlanner } from './candidate-run.js';
import { endpointPlanner, localAnswer } from './endpoint-plans/index.js';
import { UnifiedExchange } from './unified-exchange.js';
import type { UnifiedExchangeParts } from './unified-request.js';

/** Everything the unified endpoints work with. */
export interface UnifiedParts extends UnifiedExchangeParts, ConversationPlanParts {
  readonly plane: DataPlane;
  readonly deployments: DeploymentTable;
  readonly credentials: CredentialCheck;
  readonly lookups: Lookups;
  readonly responses: StoredResponses;
}

/** A request that has passed credential and limits. */
interface LetIn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: ModelEndpoint;
  readonly record: ExchangeRecord;
  readonly passed: LimitPassed;
}

/** What a prompt is judged by. */
interface Judging {
  readonly policies: PolicySet | null;
  readonly admitted: RequestAdmitted;
}

/** A response that is kept when it is complete. */
interface Keeping {
  readonly capture: ResponseCapture;
  /** The request as policies let it pass. */
  body: JsonObject;
  /** Ids of the responses that it continues, oldest first. */
  earlier: readonly string[];
}

/** A request that has somewhere to go. */
interface Routed {
  readonly read: ModelRequest;
  readonly candidates: readonly [Deployment, ...Deployment[]];
}

/** Names the gateway itself in `X-Gateway-Decision`. */
const localDecision = 'gateway-local';

/**
 * The unified API: OpenAI's and Anthropic's endpoints for the models of every provider. Order: path, credential,
 * limits, body, route, then the admission becomes a fact, then policies and the providers.
 */
export class UnifiedSurface {
  constructor(private readonly parts: UnifiedParts) {}

  /** Serves one request; never throws and never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const route = unifiedRoute(request.url as string);
    const shape = shapeOf(route, request);
    this.serveRoute(request, response, route, shape).catch((cause: unknown) =>
      this.parts.plane.refuseUnauthenticated(request, response, GatewayError.from(cause), shape),
    );
  }

  private async serveRoute(
    request: IncomingMessage,
    response: ServerResponse,
    route: UnifiedRoute,
    shape: ClientShape,
  ): Promise<void> {
    const { plane, lookups } = this.parts;
    if (route.kind === 'not_found') {
      const error = new GatewayError('NOT_FOUND', `There is no ${request.method} ${pathOf(request)} here.`);
      plane.refuseUnauthenticated(request, response, error, shape);
      return;
    }
    const methods = route.kind === 'endpoint' ? ['POST'] : lookups.methodsOf(route);
    const key = await this.authenticated(request, response, shape, methods);
    if (key === null) return;
    if (route.kind === 'endpoint') await this.model(request, response, route.endpoint, key);
    else await lookups.serve(request, response, route, key, shape);
  }

  private async model(
    request: IncomingMessage,
    response: ServerResponse,
    endpoint: ModelEndpoint,
    key: KnownKey,
  ): Promise<void> {
    const { plane } = this.parts;
    const { shape } = endpoint;
    const record = new ExchangeRecord(
      plane.admission(request, key.record, {
        surface: endpoint.surface,
        provider: 'none',
        path: endpoint.path,
        route: `/v1${endpoint.path}`,
        deployment: null,
      }),
    );
    try {
      if (key.error !== null) throw key.error;
      record.requestBytes = declaredBodyBytes(request, plane.parts.bodyLimits.maxBytes) ?? 0;
      const passed = await plane.passLimits(request, response, record, shape);
      if (passed === null) return;
      await this.serve({ request, response, endpoint, record, passed });
    } catch (cause) {
      this.refuse(request, response, record, cause, shape);
    }
  }

  private async serve(letIn: LetIn): Promise<void> {
    const { request, response, endpoint, record } = letIn;
    const { plane, deployments } = this.parts;
    const read = await readModelRequest(endpoint, request, response, plane.parts.bodyLimits);
    if (response.destroyed) throw new GatewayError('CLIENT_CLOSED_REQUEST');
    record.requestBytes = read.bytes.length;
    record.requestedModel = read.model;
    record.userId = read.userId;
    record.isStream = read.isStream;
    const header = request.headers['x-portkey-provider'];
    const provider = typeof header === 'string' ? header : undefined;
    const decision = chooseCandidates({ model: read.model, provider }, deployments);
    const local =
      read.endpoint === null || decision.kind === 'unknown_provider'
        ? null
        : localAnswer(read.endpoint, provider, record.admission.requestId);
    if (local !== null) {
      this.answerLocally(letIn, read, local);
    } else if (decision.kind === 'provider_not_set') {
      const error = new GatewayError('BAD_REQUEST', 'provider is not set');
      plane.refuseKnown(request, response, record, error, endpoint.shape, [], { error: error.message });
    } else if (decision.kind === 'candidates') {
      record.provider = decision.candidates[0].provider;
      this.run(letIn, { read, candidates: decision.candidates });
    } else {
      throw routingError(decision, read.model);
    }
  }

  private run(letIn: LetIn, { read, candidates }: Routed): void {
    const { response, endpoint, record, passed } = letIn;
    const { plane } = this.parts;
    const admitted = this.admit(letIn, read);
    const policies = plane.parts.policies.setOf(record.admission.key.tenant_id);
    const keeping = keepingOf(endpoint, read);
    const exchange = new UnifiedExchange(
      this.parts,
      {
        response,
        record,
        admitted,
        shape: endpoint.shape,
        limitLines: rateLimitHeaders(passed),
        policies,
        candidates,
        promptCharacters: read.promptCharacters,
        mustStream: read.isStream && endpoint.client !== null,
        observer: keeping?.capture ?? null,
      },
      this.settledHook(record, keeping),
    );
    plane.parts.inFlight.add(exchange);
    void exchange.run(() => this.prepare(letIn, read, { policies, admitted }, keeping));
  }

  /** Made apart from what prepares the request: it lives as long as the answer streams. */
  private settledHook(record: ExchangeRecord, keeping: Keeping | null): (exchange: UnifiedExchange) => void {
    return (exchange) => {
      this.parts.plane.parts.inFlight.remove(exchange);
      if (keeping !== null)
        void this.parts.responses.keep(record, keeping.body, keeping.capture, keeping.earlier);
    };
  }

  /** The request as policies let it pass, ready to be planned for any deployment. */
  private async prepare(
    letIn: LetIn,
    read: ModelRequest,
    judging: Judging,
    keeping: Keeping | null,
  ): Promise<CallPlanner> {
    const bytes = this.judged(letIn, read, judging, true);
    const judged = await withBytes(read, letIn.endpoint, bytes);
    const history = await this.history(letIn, judged, judging);
    if (keeping !== null) {
      keeping.body = judged.body;
      keeping.earlier = history?.earlier ?? [];
    }
    return this.planner(letIn, judged, history);
  }

  private judged(
    { endpoint }: LetIn,
    { bytes, contentType }: Pick<ModelRequest, 'bytes' | 'contentType'>,
    { policies, admitted }: Judging,
    announces: boolean,
  ): Buffer {
    const body = { provider: endpoint.shape, contentType, contentEncoding: undefined, bytes };
    return this.parts.plane.judgeRequest(policies, admitted, body, announces);
  }

  private admit({ request, endpoint, record }: LetIn, { bytes }: ModelRequest): RequestAdmitted {
    const { plane } = this.parts;
    const admitted = plane.admit(record);
    plane.captureRequest(request, admitted, { kind: 'collected', bytes }, endpoint.shape);
    return admitted;
  }

  /** What a request of the Responses API continues; the policies of today hold for what was said before them. */
  private async history(
    letIn: LetIn,
    { body, contentType }: ModelRequest,
    judging: Judging,
  ): Promise<ContinuedHistory | null> {
    if (letIn.endpoint.surface !== 'responses') return null;
    const history = await this.parts.responses.historyOf(letIn.record.admission.key, body);
    if (history === null || judging.policies === null) return history;
    const bytes = Buffer.from(JSON.stringify(history.expanded));
    const judged = this.judged(letIn, { bytes, contentType }, judging, false);
    // What a policy takes out must not come back from where it is kept.
    return judged === bytes ? history : { ...history, expanded: parsedRequest(judged).body, keptAt: null };
  }

  private planner(
    { request, endpoint, record }: LetIn,
    { bytes, body, isStream, endpoint: endpointRequest }: ModelRequest,
    history: ResponseHistory | null,
  ): CallPlanner {
    const { parts } = this;
    const { headers } = request;
    const tracing = tracingHeaders(request);
    // Most requests go to another dialect, which has no use for them. A function and not an accessor of the object: that
    // would be a shape of its own for each request, which keeps the request until a collection of the whole heap.
    const clientHeaders = (): readonly string[] => sameDialectHeaders(request);
    if (endpointRequest !== null) {
      const call = {
        request: endpointRequest,
        clientHeaders,
        tracingHeaders: tracing,
        headers,
      };
      return endpointPlanner(call, parts);
    }
    const planner = new ConversationPlanner(parts, {
      client: endpoint.client as ClientDialectName,
      requestId: record.admission.requestId,
      bytes,
      body,
      history,
      isStream,
      clientHeaders,
      tracingHeaders: tracing,
      headers,
    });
    return (deployment) => planner.plan(deployment);
  }

  /** An answer that the gateway gives itself: nothing leaves for a provider, and no policy is asked. */
  private answerLocally(letIn: LetIn, read: ModelRequest, local: ClientBody): void {
    const { response, endpoint, record, passed } = letIn;
    const { plane } = this.parts;
    const { contentType, bytes, reading, warnings } = local;
    const admitted = this.admit(letIn, read);
    const copy = plane.answerCopy({ contentType, contentEncoding: null, dialect: endpoint.shape });
    copy?.push(bytes);
    record.statusCode = 200;
    record.responseModel = reading.model;
    record.responseBytes = bytes.length;
    record.endedAtMs = performance.now();
    response.writeHead(200, [
      'content-type',
      contentType,
      'content-length',
      String(bytes.length),
      ...answerHeadLines({
        requestId: record.admission.requestId,
        shape: endpoint.shape,
        decision: localDecision,
        retries: 0,
        limitLines: rateLimitHeaders(passed),
        warnings,
        upstreamHeaders: {},
      }),
    ]);
    plane.settle(record, admitted, copy);
    endWhenSettled(response, record, bytes);
  }

  /** @returns `null` when the client has been refused */
  private async authenticated(
    request: IncomingMessage,
    response: ServerResponse,
    shape: ErrorShape,
    methods: readonly string[],
  ): Promise<KnownKey | null> {
    const { plane, credentials } = this.parts;
    if (!methods.includes(request.method as string)) {
      const error = new GatewayError('METHOD_NOT_ALLOWED', `Use ${methods.join(', ')} here.`);
      plane.refuseUnauthenticated(request, response, error, shape, ['allow', methods.join(', ')]);
      return null;
    }
    const checked = await credentials.check(request);
    switch (checked.kind) {
      case 'refused':
        plane.refuseUnauthenticated(request, response, checked.error, shape);
        return null;
      case 'inactive':
        return { record: checked.key, error: checked.error };
      case 'authenticated':
        return { record: checked.key, error: null };
    }
  }

  private refuse(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    cause: unknown,
    shape: ClientShape,
  ): void {
    const { plane } = this.parts;
    if (cause instanceof TranslationRefusal) {
      const error = new GatewayError('BAD_REQUEST', cause.message);
      const content = refusalContent(cause, shape, record.admission.requestId);
      plane.refuseKnown(request, response, record, error, shape, [], content);
      return;
    }
    plane.refuseKnown(request, response, record, GatewayError.from(cause), shape);
  }
}

/** Anthropic's clients say so on the path of all; on others the path does. */
function shapeOf(route: UnifiedRoute, { headers }: IncomingMessage): ClientShape {
  if (route.kind === 'endpoint') return route.endpoint.shape;
  if (route.kind === 'models') return headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
  return route.kind === 'not_found' ? route.shape : 'openai';
}

function pathOf(request: IncomingMessage): string {
  return (request.url as string).split('?')[0] as string;
}

function keepingOf({ surface }: ModelEndpoint, { body }: ModelRequest): Keeping | null {
  return surface === 'responses' && wantsStored(body)
    ? { capture: new ResponseCapture(), body, earlier: [] }
    : null;
}
