import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type ApiKeyRecord } from '@trueport/contracts';
import { requestFacts, type RequestFacts } from '@trueport/dialects';
import type { HeaderUpstream } from '@trueport/providers';
import { authenticate } from '../../pipeline/authenticate.js';
import type { DataPlane, DataPlaneParts } from '../../pipeline/data-plane.js';
import { presentedCredential, withoutKeyParameter } from '../../pipeline/credential.js';
import { ExchangeRecord, type Admission } from '../../pipeline/exchange-record.js';
import { rateLimitHeaders } from '../../pipeline/limit-headers.js';
import { declaredBodyBytes, readRequestBody, type RequestBody } from '../../pipeline/request-body.js';
import { replaceHeader, upstreamRequestHeaders } from '../../pipeline/request-headers.js';
import { ResponseRelay } from '../../pipeline/response-relay.js';
import { PassthroughExchange, type PassthroughRequest } from './passthrough-exchange.js';
import { readPassthroughUrl, type PassthroughTarget } from './passthrough-path.js';

/**
 * The transparent proxy: `ANY /trueportai-services/{provider}/…`.
 * Order: path, key, limits, breaker, provider; the admission becomes a fact while the request is on its way.
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
    const credential = presentedCredential(request.headers, request.url as string);
    const authentication = authenticate(credential, this.parts.keys, this.parts.hasher);
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
    const admitted = plane.admittedOf(record);
    const admittedRequest: PassthroughRequest = {
      request,
      response,
      record,
      admitted,
      dialect: target.provider,
      limitLines: rateLimitHeaders(passed),
      policies: parts.policies.setOf(record.admission.key.tenant_id),
    };
    const exchange = new PassthroughExchange(plane, admittedRequest);
    parts.inFlight.add(exchange);
    try {
      await this.forward(admittedRequest, exchange, upstream, target);
    } catch (cause) {
      exchange.fail(cause);
    }
  }

  private async forward(
    admitted: PassthroughRequest,
    exchange: PassthroughExchange,
    upstream: HeaderUpstream,
    target: PassthroughTarget,
  ): Promise<void> {
    const { request, response, policies } = admitted;
    if (request.headers.expect !== undefined) response.writeContinue();
    const isInspected = policies?.appliesTo('request') === true;
    const body = await readRequestBody(request, this.parts.bodyLimits, isInspected);
    // A client that left while we waited gets no relay: its close event will not come again.
    if (response.destroyed) throw new GatewayError('CLIENT_CLOSED_REQUEST');
    exchange.received(body, () => this.factsOf(body, exchange, target));
    const outgoing = this.judged(admitted, body);
    const permit = this.plane.permitFor(upstream.host, target.provider);
    const relay = new ResponseRelay(request, response, exchange);
    exchange.sending(relay, permit);
    upstream.dispatcher.dispatch(
      {
        path: upstream.path,
        method: request.method as 'GET',
        headers: outgoingHeaders(admitted, upstream, body === outgoing ? null : outgoing),
        body:
          outgoing.kind === 'collected'
            ? outgoing.bytes
            : outgoing.kind === 'streamed'
              ? outgoing.stream
              : null,
      },
      relay,
    );
    exchange.announce();
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

  /** The prompt as it may leave. @throws GatewayError POLICY_BLOCKED */
  private judged(
    { request, policies, admitted, dialect }: PassthroughRequest,
    body: RequestBody,
  ): RequestBody {
    if (body.kind !== 'collected') return body;
    const bytes = this.plane.judgeRequest(policies, admitted, {
      provider: dialect,
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      bytes: body.bytes,
    });
    return bytes === body.bytes ? body : { kind: 'collected', bytes };
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

/** @param changed what is sent instead of the client's body; its length differs */
function outgoingHeaders(
  { request, policies }: PassthroughRequest,
  upstream: HeaderUpstream,
  changed: RequestBody | null,
): string[] {
  const headers = upstreamRequestHeaders(
    request.rawHeaders,
    request.headers.connection,
    upstream.credentialHeader,
  );
  if (changed?.kind === 'collected') replaceHeader(headers, 'content-length', String(changed.bytes.length));
  // Policies cannot read a compressed answer.
  if (policies?.appliesTo('response') === true) replaceHeader(headers, 'accept-encoding', 'identity');
  return headers;
}
