import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  busNames,
  gatewayHeaders,
  GatewayError,
  type ApiKeyRecord,
  type BodyDialect,
  type BusNames,
  type ObjectIdSequence,
  type PolicyHit,
  type RequestAdmitted,
} from '@trueport/contracts';
import type { EncodedEvent } from '@trueport/bus';
import type { PolicySet } from '@trueport/detection';
import type { Limiter } from '@trueport/limits';
import type { Upstreams } from '@trueport/providers';
import type { BreakerPermit, BreakerRegistry } from '@trueport/resilience';
import { errorContent, limitContent, type ErrorShape } from '../server/error-shapes.js';
import { refuse } from '../server/refusal.js';
import type { KeyHasher, KeyLookup } from './authenticate.js';
import { ContentCopy, type BodyReader, type ContentHead } from './content-copy.js';
import { admittedEvent } from './events.js';
import type { Admission, ExchangeRecord } from './exchange-record.js';
import type { InFlightRequests } from './in-flight.js';
import type { IngressMetrics } from './ingress-metrics.js';
import { policyHitEvent, type PolicyFinding } from './inspection/hits.js';
import { inspectBody, type InspectedBody } from './inspection/inspect-body.js';
import type { PolicyBook } from './inspection/policy-book.js';
import { policyClock } from './inspection/policy-clock.js';
import { createResponseFilter } from './inspection/response-filter.js';
import { limitError, limitRefusalHeaders, type LimitPassed } from './limit-headers.js';
import type { BodyLimits, RequestBody } from './request-body.js';
import type { BodyFilter } from './response-relay.js';
import type { Settlement } from './settle.js';
import { Slabs } from './slabs.js';

/** What the data plane needs of the event publisher. */
export interface AdmissionPublisher {
  publishOpening(subject: string, event: RequestAdmitted): void;
  publishSoon(subject: string, event: EncodedEvent | PolicyHit): void;
}

/** What is shown of a request's cost in its answer. */
export interface CostDisplay {
  /** @returns plain decimal USD, or `null` without a price */
  (record: ExchangeRecord): string | null;
}

/** Everything the surfaces work with; built once at start. */
export interface DataPlaneParts {
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

/** What every surface does alike: limits, admission, events, and refusals in the shape of the surface. */
export class DataPlane {
  private readonly subjects: BusNames['subjects'];
  private readonly copyMemory = new Slabs();

  constructor(readonly parts: DataPlaneParts) {
    this.subjects = busNames(parts.busPrefix).subjects;
  }

  /** Who, what and when of a request that is let in. */
  admission(
    request: IncomingMessage,
    key: ApiKeyRecord,
    target: Pick<Admission, 'surface' | 'provider' | 'path' | 'route' | 'deployment'>,
  ): Admission {
    return {
      requestId: this.parts.ids.nextRequestId(),
      key,
      method: request.method as string,
      startedAt: new Date(),
      startedAtMs: performance.now(),
      ...target,
    };
  }

  /**
   * Takes a request off the limits of its key and address.
   *
   * @returns `null` when a limit is reached; the client has been told and the request settled
   */
  async passLimits(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    shape: ErrorShape,
  ): Promise<LimitPassed | null> {
    const { key, requestId } = record.admission;
    const decision = await this.parts.limiter.check({
      keyId: key.key_id,
      rateLimitRpm: key.rate_limit_rpm,
      clientIp: this.parts.clientIp(request),
    });
    if (decision.allowed) return decision;
    const error = limitError(decision, key);
    const content = limitContent(error, decision, key, shape, requestId);
    this.refuseKnown(request, response, record, error, shape, limitRefusalHeaders(decision), content);
    return null;
  }

  /** Makes the admission a fact. */
  admit(record: ExchangeRecord): RequestAdmitted {
    const admitted = this.admittedOf(record);
    this.announce(admitted);
    return admitted;
  }

  /** The admission of a request, which becomes a fact when it is announced. */
  admittedOf({ admission, provider, deployment }: ExchangeRecord): RequestAdmitted {
    return admittedEvent({ ...admission, provider, deployment }, this.parts.instance);
  }

  /** Makes an admission a fact, at the latest in the turn in which the request leaves for its provider. */
  announce(admitted: RequestAdmitted): void {
    this.parts.publisher.publishOpening(this.subjects.requestAdmitted, admitted);
  }

  /** A place for the copy of an answer that the scan gets, and its reader from there; `null` when nothing is scanned. */
  answerCopy(head: ContentHead, reader: BodyReader | null = null): ContentCopy | null {
    return this.parts.capturesContent ? new ContentCopy(head, this.copyMemory, reader) : null;
  }

  /** Ends a request whose admission was published. */
  settle(record: ExchangeRecord, admitted: RequestAdmitted, answer: ContentCopy | null): void {
    this.parts.settlement.settleAdmitted(record, admitted, answer?.event(admitted, 'response') ?? null);
    answer?.giveBack();
  }

  /**
   * A prompt as the policies of its tenant let it pass; the very same bytes where they change nothing.
   *
   * @param announces whether what is found becomes events; not again for what was judged before
   * @throws GatewayError POLICY_BLOCKED
   */
  judgeRequest(
    policies: PolicySet | null,
    admitted: RequestAdmitted,
    body: Omit<InspectedBody, 'direction'>,
    announces = true,
  ): Buffer {
    if (policies === null || !policies.appliesTo('request')) return body.bytes;
    const inspection = inspectBody(policies, { ...body, direction: 'request' }, policyClock);
    if (announces || inspection.kind === 'blocked') this.publishHits(admitted, inspection.findings);
    if (inspection.kind === 'blocked') throw inspection.error;
    return inspection.kind === 'changed' ? inspection.body : body.bytes;
  }

  /** What the policies of a tenant make of an answer with this head; `null` when they do not judge it. */
  responseFilter(
    policies: PolicySet | null,
    record: ExchangeRecord,
    admitted: RequestAdmitted,
    dialect: BodyDialect,
    headers: IncomingHttpHeaders,
  ): BodyFilter | null {
    if (policies === null || !policies.appliesTo('response')) return null;
    return createResponseFilter(policies, dialect, headers, ({ findings, blocked }) => {
      this.publishHits(admitted, findings);
      // What had begun to stream keeps its status; the log says why it ended.
      if (blocked !== null) record.errorCode = blocked.code;
    });
  }

  /** Leave to send a request. @throws GatewayError CIRCUIT_OPEN while the provider is failing */
  permitFor(host: string, provider: string): BreakerPermit {
    const permit = this.parts.breakers.get(host).admit();
    if (permit.allowed) return permit;
    throw new GatewayError('CIRCUIT_OPEN', `Requests to ${provider} are paused because it is failing.`, {
      retryAfterSeconds: permit.retryAfterSeconds,
    });
  }

  publishHits(admitted: RequestAdmitted, findings: readonly PolicyFinding[]): void {
    for (const finding of findings) {
      this.parts.metrics.countPolicyHit(finding.action);
      this.parts.publisher.publishSoon(
        this.subjects.policyHit,
        policyHitEvent(admitted, finding, new Date()),
      );
    }
  }

  /** Hands a copy of the prompt to the scan; of a streamed body when all of it has passed. */
  captureRequest(
    request: IncomingMessage,
    admitted: RequestAdmitted,
    body: RequestBody,
    dialect?: BodyDialect,
  ): void {
    if (!this.parts.capturesContent || body.kind === 'none') return;
    const head = {
      contentType: request.headers['content-type'] ?? null,
      contentEncoding: request.headers['content-encoding'] ?? null,
      ...(dialect === undefined ? {} : { dialect }),
    };
    const copy = new ContentCopy(head, this.copyMemory);
    const publish = (): void => {
      this.parts.publisher.publishSoon(this.subjects.contentCaptured, copy.event(admitted, 'request'));
      copy.giveBack();
    };
    if (body.kind === 'collected') {
      copy.push(body.bytes);
      publish();
    } else {
      body.stream.onChunk = (chunk) => copy.push(chunk);
      body.stream.once('close', publish);
    }
  }

  /** Refuses a request nobody is known to have sent; it is counted and not logged. */
  refuseUnauthenticated(
    request: IncomingMessage,
    response: ServerResponse,
    error: GatewayError,
    shape: ErrorShape,
    headers: readonly string[] = [],
  ): void {
    this.parts.metrics.countUnauthenticated(error.code);
    const requestId = this.parts.ids.nextRequestId();
    const lines = [...requestIdLines(requestId, shape), ...headers];
    refuse(request, response, error, lines, errorContent(error, shape, requestId));
  }

  /** Refuses a request whose tenant is known: it gets a usage log like any other. */
  refuseKnown(
    request: IncomingMessage,
    response: ServerResponse,
    record: ExchangeRecord,
    error: GatewayError,
    shape: ErrorShape,
    headers: readonly string[] = [],
    content: object = errorContent(error, shape, record.admission.requestId),
  ): void {
    const { requestId } = record.admission;
    record.errorCode = error.code;
    record.cause = error.cause;
    record.statusCode = error.definition.httpStatus;
    const lines = [...requestIdLines(requestId, shape), ...headers];
    record.responseBytes = refuse(request, response, error, lines, content);
    record.endedAtMs = performance.now();
    this.parts.settlement.settleUnadmitted(record);
  }
}

/** The request id under every name a client of the surface may look for it. */
export function requestIdLines(requestId: string, shape: ErrorShape): string[] {
  const lines = ['x-request-id', requestId, gatewayHeaders.requestId, requestId];
  if (shape === 'anthropic') lines.push('request-id', requestId);
  return lines;
}
