import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type ApiKeyRecord, type RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import { requestFacts, TranslationRefusal } from '@trueport/dialects';
import { chooseCandidates, type Deployment, type DeploymentTable } from '@trueport/routing';
import type { DataPlane } from '../../pipeline/data-plane.js';
import { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { inspectBody } from '../../pipeline/inspection/inspect-body.js';
import { rateLimitHeaders, type LimitPassed } from '../../pipeline/limit-headers.js';
import { declaredBodyBytes } from '../../pipeline/request-body.js';
import { refusalContent, type ErrorShape } from '../../server/error-shapes.js';
import { ConversationPlanner, type ConversationPlanParts } from './conversation-plan.js';
import type { CredentialCheck } from './credential-check.js';
import { unifiedRoute, type ModelEndpoint, type UnifiedRoute } from './endpoints.js';
import { sameDialectHeaders, tracingHeaders } from './forwarded-headers.js';
import type { Lookups } from './lookups.js';
import { ResponseCapture } from './response-capture.js';
import type { ResponseHistory, StoredResponses } from './stored-responses.js';
import { parsedRequest, readJsonRequest, type ReadRequest } from './read-request.js';
import { routingError } from './routing-error.js';
import { UnifiedExchange, type CallPlanner, type UnifiedExchangeParts } from './unified-exchange.js';

/** Everything the unified endpoints work with. */
export interface UnifiedParts extends UnifiedExchangeParts, ConversationPlanParts {
  readonly plane: DataPlane;
  readonly deployments: DeploymentTable;
  readonly credentials: CredentialCheck;
  readonly lookups: Lookups;
  readonly responses: StoredResponses;
}

type ClientShape = Exclude<ErrorShape, 'gateway'>;

/** Who sent a request; a key that is switched off is known, and refused with this error. */
interface KnownKey {
  readonly record: ApiKeyRecord;
  readonly error: GatewayError | null;
}

/** A request that has passed credential and limits. */
interface LetIn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: ModelEndpoint;
  readonly record: ExchangeRecord;
  readonly passed: LimitPassed;
}

/** A request that has somewhere to go. */
interface Routed {
  readonly read: ReadRequest;
  readonly history: ResponseHistory | null;
  readonly candidates: readonly Deployment[];
  readonly promptCharacters: number;
}

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
    if (route.kind === 'endpoint') {
      await this.model(request, response, route.endpoint, key);
    } else if (key.error === null) {
      await lookups.serve(request, response, route, key.record, shape);
    } else {
      plane.refuseUnauthenticated(request, response, key.error, shape);
    }
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
    const read = await readJsonRequest(request, response, plane.parts.bodyLimits);
    if (response.destroyed) throw new GatewayError('CLIENT_CLOSED_REQUEST');
    record.requestBytes = read.bytes.length;
    const facts = requestFacts(endpoint.dialect, endpoint.path, read.bytes);
    record.requestedModel = facts.model;
    record.userId = facts.userId;
    record.isStream = facts.stream;
    const provider = request.headers['x-portkey-provider'];
    const decision = chooseCandidates(
      { model: read.model, provider: typeof provider === 'string' ? provider : undefined },
      deployments,
    );
    if (decision.kind === 'provider_not_set') {
      const error = new GatewayError('BAD_REQUEST', 'provider is not set');
      plane.refuseKnown(request, response, record, error, endpoint.shape, [], { error: error.message });
      return;
    }
    if (decision.kind !== 'candidates') throw routingError(decision, read.model);
    record.provider = decision.candidates[0].provider;
    const history =
      endpoint.surface === 'responses'
        ? await this.parts.responses.historyOf(record.admission.key, read.body)
        : null;
    this.run(letIn, {
      read,
      history,
      candidates: decision.candidates,
      promptCharacters: facts.promptCharacters,
    });
  }

  private run(
    { request, response, endpoint, record, passed }: LetIn,
    { read, history, candidates, promptCharacters }: Routed,
  ): void {
    const { plane, responses } = this.parts;
    const admitted = plane.admit(record);
    plane.captureRequest(request, admitted, { kind: 'collected', bytes: read.bytes }, endpoint.dialect);
    const policies = plane.parts.policies.setOf(record.admission.key.tenant_id);
    const capture = endpoint.surface === 'responses' ? new ResponseCapture() : null;
    const exchange = new UnifiedExchange(
      this.parts,
      {
        response,
        record,
        admitted,
        shape: endpoint.shape,
        dialect: endpoint.dialect,
        limitLines: rateLimitHeaders(passed),
        policies,
        candidates,
        promptCharacters,
        observer: capture,
        prepare: () =>
          this.planner(request, endpoint, record, this.judged(read, endpoint, admitted, policies), history),
      },
      () => {
        plane.parts.inFlight.remove(exchange);
        if (capture !== null) void responses.keep(record, read.body, capture);
      },
    );
    plane.parts.inFlight.add(exchange);
    void exchange.run();
  }

  /** The request as policies let it pass. @throws GatewayError POLICY_BLOCKED */
  private judged(
    read: ReadRequest,
    { dialect }: ModelEndpoint,
    admitted: RequestAdmitted,
    policies: PolicySet | null,
  ): ReadRequest {
    if (policies === null || !policies.appliesTo('request')) return read;
    const inspection = inspectBody(
      policies,
      {
        provider: dialect,
        direction: 'request',
        contentType: 'application/json',
        contentEncoding: undefined,
        bytes: read.bytes,
      },
      () => performance.now(),
    );
    this.parts.plane.publishHits(admitted, inspection.findings);
    if (inspection.kind === 'blocked') throw inspection.error;
    return inspection.kind === 'changed' ? parsedRequest(inspection.body) : read;
  }

  private planner(
    request: IncomingMessage,
    endpoint: ModelEndpoint,
    record: ExchangeRecord,
    { bytes, body }: ReadRequest,
    history: ResponseHistory | null,
  ): CallPlanner {
    const { client } = endpoint;
    if (client === null) throw new GatewayError('NOT_FOUND');
    const planner = new ConversationPlanner(this.parts, {
      client,
      requestId: record.admission.requestId,
      bytes,
      body,
      history,
      isStream: body.stream === true,
      clientHeaders: sameDialectHeaders(request),
      tracingHeaders: tracingHeaders(request),
      headers: request.headers,
    });
    return (deployment) => planner.plan(deployment);
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
