import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type ApiKeyRecord } from '@trueport/contracts';
import { requestFacts, type RequestFacts } from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import { authenticate } from '../../pipeline/authenticate.js';
import type { DataPlane, DataPlaneParts } from '../../pipeline/data-plane.js';
import { withoutKeyParameter } from '../../pipeline/credential.js';
import { ExchangeRecord, type Admission } from '../../pipeline/exchange-record.js';
import { inspectBody } from '../../pipeline/inspection/inspect-body.js';
import { rateLimitHeaders } from '../../pipeline/limit-headers.js';
import { declaredBodyBytes, readRequestBody, type RequestBody } from '../../pipeline/request-body.js';
import { replaceHeader, upstreamRequestHeaders } from '../../pipeline/request-headers.js';
import { ResponseRelay } from '../../pipeline/response-relay.js';
import { PassthroughExchange } from './passthrough-exchange.js';
import { readPassthroughUrl, type PassthroughTarget } from './passthrough-path.js';

/**
 * The transparent proxy: `ANY /trueportai-services/{provider}/…`.
 * Order: path, key, limits, then the admission becomes a fact, then breaker and provider.
 */
export class PassthroughSurface {
  private readonly parts: DataPlaneParts;

  constructor(private readonly plane: DataPlane) {
    this.parts = plane.parts;
  }

  /** Serves one request; never throws and never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const route = readPassthroughUrl(request.url as string);
    if (route.kind !== 'target') {
      const error =
        route.kind === 'unsafe'
          ? new GatewayError('BAD_REQUEST', route.problem)
          : new GatewayError('NOT_FOUND', 'Known providers are openai, anthropic, google and azure.');
      this.plane.refuseUnauthenticated(request, response, error, 'gateway');
      return;
    }
    const authentication = authenticate(
      request.headers,
      request.url as string,
      this.parts.keys,
      this.parts.hasher,
    );
    if (authentication.kind === 'refused') {
      this.plane.refuseUnauthenticated(request, response, authentication.error, 'gateway');
      return;
    }
    const record = new ExchangeRecord(this.admission(request, route.target, authentication.key));
    if (authentication.kind === 'inactive') {
      this.plane.refuseKnown(request, response, record, authentication.error, 'gateway');
      return;
    }
    this.serve(request, response, record, route.target).catch((cause: unknown) => {
      this.plane.refuseKnown(request, response, record, GatewayError.from(cause), 'gateway');
    });
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    target: PassthroughTarget,
  ): Promise<void> {
    const { parts, plane } = this;
    record.requestBytes = declaredBodyBytes(request, parts.bodyLimits.maxBytes) ?? 0;
    const passed = await plane.passLimits(request, response, record, 'gateway');
    if (passed === null) return;
    const upstream = parts.upstreams.resolve(
      target.provider,
      withoutKeyParameter(target.pathAndQuery),
      target.azure,
    );
    const admitted = plane.admit(record);
    const exchange = new PassthroughExchange(
      admitted,
      target.provider,
      record,
      request,
      response,
      rateLimitHeaders(passed),
      parts.costOf,
      parts.policies.setOf(record.admission.key.tenant_id),
      (findings) => plane.publishHits(admitted, findings),
      (ended, answer) => {
        parts.inFlight.remove(exchange);
        plane.settle(ended, admitted, answer);
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
    this.plane.captureRequest(request, exchange.admitted, body);
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
    this.plane.publishHits(admitted, inspection.findings);
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

  private admission(request: IncomingMessage, target: PassthroughTarget, key: ApiKeyRecord): Admission {
    return this.plane.admission(request, key, {
      surface: 'passthrough',
      provider: target.provider,
      path: target.logPath,
      route: target.route,
      deployment: target.azure === null ? null : `${target.azure.resource}/${target.azure.deployment}`,
    });
  }
}
