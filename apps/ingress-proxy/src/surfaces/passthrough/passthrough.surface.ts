import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  busNames,
  gatewayHeaders,
  GatewayError,
  type ApiKeyRecord,
  type BusNames,
  type PolicyHit,
  type ObjectIdSequence,
  type RequestAdmitted,
} from '@trueport/contracts';
import type { EncodedEvent } from '@trueport/bus';
import { requestFacts, type RequestFacts } from '@trueport/dialects';
import type { Limiter } from '@trueport/limits';
import type { BreakerRegistry } from '@trueport/resilience';
import type { Upstream, Upstreams } from '@trueport/providers';
import { authenticate, type KeyHasher, type KeyLookup } from '../../pipeline/authenticate.js';
import { withoutKeyParameter } from '../../pipeline/credential.js';
import { ContentCopy } from '../../pipeline/content-copy.js';
import { admittedEvent } from '../../pipeline/events.js';
import { ExchangeRecord, type Admission } from '../../pipeline/exchange-record.js';
import type { InFlightRequests } from '../../pipeline/in-flight.js';
import { policyHitEvent, type PolicyFinding } from '../../pipeline/inspection/hits.js';
import { inspectBody } from '../../pipeline/inspection/inspect-body.js';
import type { PolicyBook } from '../../pipeline/inspection/policy-book.js';
import type { IngressMetrics } from '../../pipeline/ingress-metrics.js';
import { limitError, limitRefusalHeaders, rateLimitHeaders } from '../../pipeline/limit-headers.js';
import {
  declaredBodyBytes,
  readRequestBody,
  type BodyLimits,
  type RequestBody,
} from '../../pipeline/request-body.js';
import { replaceHeader, upstreamRequestHeaders } from '../../pipeline/request-headers.js';
import { ResponseRelay } from '../../pipeline/response-relay.js';
import type { Settlement } from '../../pipeline/settle.js';
import { refuse } from '../../server/refusal.js';
import { PassthroughExchange, type CostDisplay } from './passthrough-exchange.js';
import { readPassthroughUrl, type PassthroughTarget } from './passthrough-path.js';

/** What the surface needs of the event publisher. */
export interface AdmissionPublisher {
  publishOpening(subject: string, event: RequestAdmitted): void;
  publishSoon(subject: string, event: EncodedEvent | PolicyHit): void;
}

/** Everything the surface works with; built once at start. */
export interface PassthroughParts {
  readonly keys: KeyLookup;
  readonly hasher: KeyHasher;
  readonly policies: PolicyBook;
  readonly limiter: Limiter;
  readonly upstreams: Upstreams;
  readonly breakers: BreakerRegistry;
  readonly publisher: AdmissionPublisher;
  readonly settlement: Settlement;
  readonly metrics: IngressMetrics;
  readonly inFlight: InFlightRequests;
  readonly ids: ObjectIdSequence;
  readonly bodyLimits: BodyLimits;
  readonly clientIp: (request: IncomingMessage) => string;
  readonly instance: string;
  readonly busPrefix: string;
  /** Whether prompts and answers are handed to the scan. */
  readonly capturesContent: boolean;
  readonly costOf: CostDisplay;
}

/**
 * The transparent proxy: `ANY /trueportai-services/{provider}/…`.
 * Order: path, key, limits, then the admission becomes a fact, then breaker and provider.
 */
export class PassthroughSurface {
  private readonly subjects: BusNames['subjects'];

  constructor(private readonly parts: PassthroughParts) {
    this.subjects = busNames(parts.busPrefix).subjects;
  }

  /** Serves one request; never throws and never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const route = readPassthroughUrl(request.url as string);
    if (route.kind !== 'target') {
      this.refuseUnauthenticated(
        request,
        response,
        route.kind === 'unsafe'
          ? new GatewayError('BAD_REQUEST', route.problem)
          : new GatewayError('NOT_FOUND', 'Known providers are openai, anthropic, google and azure.'),
      );
      return;
    }
    const authentication = authenticate(
      request.headers,
      request.url as string,
      this.parts.keys,
      this.parts.hasher,
    );
    if (authentication.kind === 'refused') {
      this.refuseUnauthenticated(request, response, authentication.error);
      return;
    }
    const record = new ExchangeRecord(this.admission(request, route.target, authentication.key));
    if (authentication.kind === 'inactive') {
      this.refuseKnown(request, response, record, authentication.error);
      return;
    }
    this.serve(request, response, record, route.target).catch((cause: unknown) => {
      this.refuseKnown(request, response, record, GatewayError.from(cause));
    });
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    target: PassthroughTarget,
  ): Promise<void> {
    const { parts } = this;
    const { key } = record.admission;
    record.requestBytes = declaredBodyBytes(request, parts.bodyLimits.maxBytes) ?? 0;
    const decision = await parts.limiter.check({
      keyId: key.key_id,
      rateLimitRpm: key.rate_limit_rpm,
      clientIp: parts.clientIp(request),
    });
    if (!decision.allowed) {
      this.refuseKnown(request, response, record, limitError(decision, key), limitRefusalHeaders(decision));
      return;
    }
    const upstream = parts.upstreams.resolve(
      target.provider,
      withoutKeyParameter(target.pathAndQuery),
      target.azure,
    );
    const admitted = admittedEvent(record.admission, parts.instance);
    parts.publisher.publishOpening(this.subjects.requestAdmitted, admitted);
    const exchange = new PassthroughExchange(
      admitted,
      target.provider,
      record,
      request,
      response,
      rateLimitHeaders(decision),
      parts.costOf,
      parts.policies.setOf(record.admission.key.tenant_id),
      (findings) => this.publishHits(admitted, findings),
      (ended, answer) => {
        parts.inFlight.remove(exchange);
        parts.settlement.settleAdmitted(
          ended,
          admitted,
          parts.capturesContent ? answer.event(admitted, 'response') : null,
        );
      },
    );
    parts.inFlight.add(exchange);
    try {
      await this.forward(request, response, exchange, upstream, target);
    } catch (cause) {
      exchange.fail(cause);
    }
  }

  private async forward(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: PassthroughExchange,
    upstream: Upstream,
    target: PassthroughTarget,
  ): Promise<void> {
    const { parts } = this;
    if (request.headers.expect !== undefined) response.writeContinue();
    const isInspected = exchange.policies?.appliesTo('request') === true;
    const body = await readRequestBody(request, parts.bodyLimits, isInspected);
    // A client that left while we waited gets no relay: its close event will not come again.
    if (response.destroyed) throw new GatewayError('CLIENT_CLOSED_REQUEST');
    if (parts.capturesContent) this.captureRequest(request, exchange.admitted, body);
    exchange.setFacts(this.factsOf(body, exchange, target));
    const outgoing = this.inspected(request, exchange, body);
    const breaker = parts.breakers.get(upstream.host);
    const permit = breaker.admit();
    if (!permit.allowed) {
      const message = `Requests to ${target.provider} are paused because it is failing.`;
      throw new GatewayError('CIRCUIT_OPEN', message, { retryAfterSeconds: permit.retryAfterSeconds });
    }
    const relay = new ResponseRelay(request, response, exchange);
    exchange.sending(relay, permit);
    upstream.dispatcher.dispatch(
      {
        path: upstream.path,
        method: request.method as 'GET',
        headers: this.outgoingHeaders(request, exchange, upstream, body === outgoing ? null : outgoing),
        body:
          outgoing.kind === 'collected'
            ? outgoing.bytes
            : outgoing.kind === 'streamed'
              ? outgoing.stream
              : null,
      },
      relay,
    );
  }

  private factsOf(body: RequestBody, exchange: PassthroughExchange, target: PassthroughTarget): RequestFacts {
    const { provider, pathAndQuery } = target;
    if (body.kind === 'collected') return requestFacts(provider, pathAndQuery, body.bytes);
    if (body.kind === 'streamed') {
      body.stream.once('end', () => {
        exchange.record.requestBytes = body.stream.bytes;
        exchange.setFacts(requestFacts(provider, pathAndQuery, body.stream.prefix));
      });
    }
    return requestFacts(provider, pathAndQuery, null);
  }

  /** Judges the prompt before it leaves. @throws GatewayError POLICY_BLOCKED */
  private inspected(request: IncomingMessage, exchange: PassthroughExchange, body: RequestBody): RequestBody {
    const { policies, admitted } = exchange;
    if (policies === null || body.kind !== 'collected' || !policies.appliesTo('request')) return body;
    const inspection = inspectBody(
      policies,
      {
        provider: exchange.dialect,
        direction: 'request',
        contentType: request.headers['content-type'],
        contentEncoding: request.headers['content-encoding'],
        bytes: body.bytes,
      },
      () => performance.now(),
    );
    this.publishHits(admitted, inspection.findings);
    if (inspection.kind === 'blocked') throw inspection.error;
    return inspection.kind === 'changed' ? { kind: 'collected', bytes: inspection.body } : body;
  }

  /** @param changed what is sent instead of the client's body; its length differs */
  private outgoingHeaders(
    request: IncomingMessage,
    exchange: PassthroughExchange,
    upstream: Upstream,
    changed: RequestBody | null,
  ): string[] {
    const headers = upstreamRequestHeaders(
      request.rawHeaders,
      request.headers.connection,
      upstream.credentialHeader,
    );
    if (changed?.kind === 'collected') replaceHeader(headers, 'content-length', String(changed.bytes.length));
    // Policies cannot read a compressed answer.
    if (exchange.policies?.appliesTo('response') === true)
      replaceHeader(headers, 'accept-encoding', 'identity');
    return headers;
  }

  private publishHits(admitted: RequestAdmitted, findings: readonly PolicyFinding[]): void {
    for (const finding of findings) {
      this.parts.metrics.countPolicyHit(finding.action);
      this.parts.publisher.publishSoon(
        this.subjects.policyHit,
        policyHitEvent(admitted, finding, new Date()),
      );
    }
  }

  /** Hands a copy of the prompt to the scan; of a streamed body when all of it has passed. */
  private captureRequest(request: IncomingMessage, admitted: RequestAdmitted, body: RequestBody): void {
    if (body.kind === 'none') return;
    const copy = new ContentCopy({
      contentType: request.headers['content-type'] ?? null,
      contentEncoding: request.headers['content-encoding'] ?? null,
    });
    const publish = (): void =>
      this.parts.publisher.publishSoon(this.subjects.contentCaptured, copy.event(admitted, 'request'));
    if (body.kind === 'collected') {
      copy.push(body.bytes);
      publish();
    } else {
      body.stream.onChunk = (chunk) => copy.push(chunk);
      body.stream.once('close', publish);
    }
  }

  private admission(request: IncomingMessage, target: PassthroughTarget, key: ApiKeyRecord): Admission {
    return {
      requestId: this.parts.ids.nextRequestId(),
      key,
      surface: 'passthrough',
      provider: target.provider,
      method: request.method as string,
      path: target.logPath,
      route: target.route,
      deployment: target.azure === null ? null : `${target.azure.resource}/${target.azure.deployment}`,
      startedAt: new Date(),
      startedAtMs: performance.now(),
    };
  }

  private refuseUnauthenticated(
    request: IncomingMessage,
    response: ServerResponse,
    error: GatewayError,
  ): void {
    this.parts.metrics.countUnauthenticated(error.code);
    const requestId = this.parts.ids.nextRequestId();
    refuse(request, response, error, ['x-request-id', requestId, gatewayHeaders.requestId, requestId]);
  }

  /** Refuses a request whose tenant is known: it gets a usage log like any other. */
  private refuseKnown(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    error: GatewayError,
    headers: readonly string[] = [],
  ): void {
    const { requestId } = record.admission;
    record.errorCode = error.code;
    record.cause = error.cause;
    record.statusCode = error.definition.httpStatus;
    const lines = ['x-request-id', requestId, gatewayHeaders.requestId, requestId, ...headers];
    record.responseBytes = refuse(request, response, error, lines);
    record.endedAtMs = performance.now();
    this.parts.settlement.settleRefused(record);
  }
}
