import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type ApiKeyRecord, type RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import { parseExactJson, requestFacts, TranslationRefusal, type JsonObject } from '@trueport/dialects';
import {
  chooseCandidates,
  providerHeaderValues,
  type Deployment,
  type DeploymentTable,
  type RoutingDecision,
} from '@trueport/routing';
import type { DataPlane } from '../../pipeline/data-plane.js';
import { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { inspectBody } from '../../pipeline/inspection/inspect-body.js';
import { rateLimitHeaders, type LimitPassed } from '../../pipeline/limit-headers.js';
import { declaredBodyBytes, readRequestBody } from '../../pipeline/request-body.js';
import { refusalContent, type ErrorShape } from '../../server/error-shapes.js';
import { ConversationPlanner, type ConversationPlanParts } from './conversation-plan.js';
import type { CredentialCheck } from './credential-check.js';
import { unifiedRoute, type ModelEndpoint } from './endpoints.js';
import { sameDialectHeaders, tracingHeaders } from './forwarded-headers.js';
import type { ModelList } from './model-list.js';
import type { PlannedCall } from './planned-call.js';
import { UnifiedExchange, type UnifiedExchangeParts } from './unified-exchange.js';

/** Everything the unified endpoints work with. */
export interface UnifiedParts extends UnifiedExchangeParts, ConversationPlanParts {
  readonly plane: DataPlane;
  readonly deployments: DeploymentTable;
  readonly credentials: CredentialCheck;
  readonly models: ModelList;
}

/** Longest name of a model, characters. */
const maxModelCharacters = 300;

/** A request with the body it came with. */
interface ReadRequest {
  readonly bytes: Buffer;
  readonly body: JsonObject;
  readonly model: string;
}

/** A request that has passed credential and limits. */
interface LetIn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: ModelEndpoint;
  readonly record: ExchangeRecord;
  readonly passed: LimitPassed;
}

/**
 * The unified API: OpenAI's and Anthropic's endpoints for the models of every provider. Order: path, credential,
 * limits, body, route, then the admission becomes a fact, then policies and the providers.
 */
export class UnifiedSurface {
  constructor(private readonly parts: UnifiedParts) {}

  /** Serves one request; never throws and never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const { plane } = this.parts;
    const route = unifiedRoute(request.url as string);
    if (route.kind === 'not_found') {
      const error = new GatewayError('NOT_FOUND', `There is no ${request.method} ${pathOf(request)} here.`);
      plane.refuseUnauthenticated(request, response, error, route.shape);
      return;
    }
    const shape = route.kind === 'endpoint' ? route.endpoint.shape : 'openai';
    const served = (): Promise<void> | void => {
      switch (route.kind) {
        case 'endpoint':
          return this.model(request, response, route.endpoint);
        case 'models':
          return this.models(request, response, route.id);
        case 'stored_response':
          return this.storedResponse(request, response);
      }
    };
    Promise.resolve(served()).catch((cause: unknown) =>
      plane.refuseUnauthenticated(request, response, GatewayError.from(cause), shape),
    );
  }

  private async model(
    request: IncomingMessage,
    response: ServerResponse,
    endpoint: ModelEndpoint,
  ): Promise<void> {
    const { plane } = this.parts;
    const { shape } = endpoint;
    const key = await this.authenticated(request, response, shape, 'POST');
    if (key === null) return;
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
    const read = await this.read(request, response);
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
    this.run(letIn, read, decision.candidates, facts.promptCharacters);
  }

  private run(
    { request, response, endpoint, record, passed }: LetIn,
    read: ReadRequest,
    candidates: readonly Deployment[],
    promptCharacters: number,
  ): void {
    const { plane } = this.parts;
    const admitted = plane.admit(record);
    plane.captureRequest(request, admitted, { kind: 'collected', bytes: read.bytes }, endpoint.dialect);
    const policies = plane.parts.policies.setOf(record.admission.key.tenant_id);
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
        prepare: () =>
          this.planner(request, endpoint, record, this.judged(read, endpoint, admitted, policies)),
      },
      () => plane.parts.inFlight.remove(exchange),
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
    return inspection.kind === 'changed' ? readJson(inspection.body) : read;
  }

  private planner(
    request: IncomingMessage,
    endpoint: ModelEndpoint,
    record: ExchangeRecord,
    { bytes, body }: ReadRequest,
  ): (deployment: Deployment) => Promise<PlannedCall> {
    const { client } = endpoint;
    if (client === null) throw new GatewayError('NOT_FOUND');
    const planner = new ConversationPlanner(this.parts, {
      client,
      requestId: record.admission.requestId,
      bytes,
      body,
      isStream: body.stream === true,
      clientHeaders: sameDialectHeaders(request),
      tracingHeaders: tracingHeaders(request),
      headers: request.headers,
    });
    return (deployment) => planner.plan(deployment);
  }

  private async read(request: IncomingMessage, response: ServerResponse): Promise<ReadRequest> {
    const contentType = request.headers['content-type'];
    if (contentType !== undefined && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType))
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the request as application/json.');
    if (request.headers.expect !== undefined) response.writeContinue();
    const body = await readRequestBody(request, this.parts.plane.parts.bodyLimits, true);
    if (body.kind !== 'collected') throw new GatewayError('BAD_REQUEST', 'The request needs a JSON body.');
    return readJson(body.bytes);
  }

  private async models(request: IncomingMessage, response: ServerResponse, id: string | null): Promise<void> {
    const shape = request.headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
    const key = await this.authenticated(request, response, shape, 'GET');
    if (key === null) return;
    const { plane, models } = this.parts;
    if (key.error !== null) {
      plane.refuseUnauthenticated(request, response, key.error, shape);
      return;
    }
    const content = id === null ? models.list(shape) : models.one(id, shape);
    if (content === null) {
      const error = new GatewayError('NOT_FOUND', `The model ${id} is not served here.`);
      plane.refuseUnauthenticated(request, response, error, shape);
      return;
    }
    const bytes = Buffer.from(JSON.stringify(content));
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'x-request-id': plane.parts.ids.nextRequestId(),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  private storedResponse(request: IncomingMessage, response: ServerResponse): void {
    this.parts.plane.refuseUnauthenticated(request, response, new GatewayError('NOT_FOUND'), 'openai');
  }

  /** @returns `null` when the client has been refused */
  private async authenticated(
    request: IncomingMessage,
    response: ServerResponse,
    shape: ErrorShape,
    method: 'GET' | 'POST',
  ): Promise<{ readonly record: ApiKeyRecord; readonly error: GatewayError | null } | null> {
    const { plane, credentials } = this.parts;
    const isAllowed = request.method === method || (method === 'GET' && request.method === 'HEAD');
    if (!isAllowed) {
      const error = new GatewayError('METHOD_NOT_ALLOWED', `Use ${method} here.`);
      plane.refuseUnauthenticated(request, response, error, shape, ['allow', method]);
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
    shape: ErrorShape,
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

/** @throws GatewayError BAD_REQUEST, TranslationRefusal when no model is named */
function readJson(bytes: Buffer): ReadRequest {
  const value = parseExactJson(bytes.toString());
  if (value === undefined) throw new GatewayError('BAD_REQUEST', 'The request body is not valid JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GatewayError('BAD_REQUEST', 'The request body must be a JSON object.');
  const body = value as JsonObject;
  const { model } = body;
  if (model === undefined || model === null)
    throw new TranslationRefusal('model', 'model is required.', 'missing_required_parameter');
  if (typeof model !== 'string' || model === '' || model.length > maxModelCharacters)
    throw new TranslationRefusal('model', 'model must be the name of a model.', 'invalid_value');
  return { bytes, body, model };
}

/** Why no deployment was found, in the dialect's error shape. */
function routingError(
  decision: Exclude<RoutingDecision, { kind: 'candidates' | 'provider_not_set' }>,
  model: string,
) {
  switch (decision.kind) {
    case 'unknown_provider':
      return new GatewayError(
        'BAD_REQUEST',
        `x-portkey-provider must be one of ${providerHeaderValues.join(', ')}.`,
      );
    case 'provider_not_configured':
      return new GatewayError(
        'PROVIDER_NOT_CONFIGURED',
        `This gateway has no credentials for ${decision.provider}.`,
      );
    case 'unknown_model':
      return new GatewayError(
        'NOT_FOUND',
        `No deployment of ${decision.provider} serves the model ${model}.`,
      );
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url as string).split('?')[0] as string;
}
