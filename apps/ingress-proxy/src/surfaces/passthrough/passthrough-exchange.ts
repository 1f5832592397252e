import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { gatewayHeaders, GatewayError, type BodyDialect, type RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import type { RequestFacts, UsageReading } from '@trueport/dialects';
import { createResponseTap, toGatewayError, type ResponseTap } from '@trueport/providers';
import type { BreakerPermit } from '@trueport/resilience';
import type { ContentCopy } from '../../pipeline/content-copy.js';
import type { DataPlane } from '../../pipeline/data-plane.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { RequestBody } from '../../pipeline/request-body.js';
import { notInFlight, type Abortable } from '../../pipeline/in-flight.js';
import type {
  BodyFilter,
  RelayObserver,
  RelayOutcome,
  ResponseRelay,
} from '../../pipeline/response-relay.js';
import { upstreamRequestId } from '../../pipeline/upstream-request-id.js';
import { applyUsageReading, estimateAbandoned } from '../../pipeline/usage-reading.js';
import { refuse } from '../../server/refusal.js';

/** Answers up to this many bytes are read for usage before their last byte leaves; larger ones right after it. */
const readAtOnceBytes = 64 * 1024;

/** One admitted request. */
export interface PassthroughRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: ExchangeRecord;
  readonly admitted: RequestAdmitted;
  /** Dialect of the provider. */
  readonly dialect: BodyDialect;
  readonly limitLines: readonly string[];
  readonly policies: PolicySet | null;
}

/**
 * One admitted request from its dispatch to its settlement: watches the relay, reads usage from a copy,
 * tells the breaker how the provider did, and settles exactly once.
 */
export class PassthroughExchange implements RelayObserver, Abortable {
  place = notInFlight;
  readonly showsCost = true;
  private tap: ResponseTap | null = null;
  private relay: ResponseRelay | null = null;
  private permit: BreakerPermit | null = null;
  private facts: RequestFacts | null = null;
  private settled = false;
  readonly record: ExchangeRecord;
  private copy: ContentCopy | null;
  private isUsageRead = false;
  private isAnnounced = false;
  private body: RequestBody | null = null;
  private readFacts: (() => RequestFacts) | null = null;

  constructor(
    private readonly plane: DataPlane,
    private readonly exchange: PassthroughRequest,
  ) {
    this.record = exchange.record;
    this.copy = plane.answerCopy({ contentType: null, contentEncoding: null });
  }

  /**
   * The body is there, or begins to pass.
   *
   * @param readFacts reads what the body says of itself; called once the request is on its way, or will not be
   */
  received(body: RequestBody, readFacts: () => RequestFacts): void {
    this.readFacts = readFacts;
    // A body that passes is copied from its first byte on.
    if (body.kind === 'streamed')
      this.plane.captureRequest(this.exchange.request, this.exchange.admitted, body);
    else this.body = body;
  }

  /**
   * Makes the admission a fact, reads what the body says of itself and gives the prompt to the scan: what the provider need
   * not wait for. Done once, and before anything is said of the end.
   */
  announce(): void {
    if (this.isAnnounced) return;
    this.isAnnounced = true;
    const { body, readFacts } = this;
    this.body = null;
    this.readFacts = null;
    this.plane.announce(this.exchange.admitted);
    if (readFacts !== null) this.setFacts(readFacts());
    if (body !== null) this.plane.captureRequest(this.exchange.request, this.exchange.admitted, body);
  }

  /** Called once, right before the request goes upstream. */
  sending(relay: ResponseRelay, permit: BreakerPermit): void {
    this.relay = relay;
    this.permit = permit;
    this.record.sentUpstreamAtMs = performance.now();
  }

  /** Takes what the body says of itself; for a streamed body again when all of it has passed. */
  setFacts(facts: RequestFacts): void {
    this.facts = facts;
    this.record.requestedModel = facts.model;
    this.record.userId = facts.userId;
    if (facts.stream) this.record.isStream = true;
  }

  head(status: number, headers: IncomingHttpHeaders, kept: ReadonlySet<string>): readonly string[] {
    const { record } = this;
    record.statusCode = status;
    if (status >= 500) this.permit?.failed();
    else this.permit?.succeeded();
    this.permit = null;
    record.providerRequestId = upstreamRequestId(headers);
    if (headers['content-type']?.startsWith('text/event-stream') === true) record.isStream = true;
    this.tap = createResponseTap(this.exchange.dialect, headers['content-type'], headers['content-encoding']);
    this.copy = this.plane.answerCopy(
      {
        contentType: headers['content-type'] ?? null,
        contentEncoding: headers['content-encoding'] ?? null,
      },
      this.tap,
    );
    return this.addedHeaders(kept);
  }

  filter(headers: IncomingHttpHeaders): BodyFilter | null {
    const { policies, record, admitted, dialect } = this.exchange;
    return this.plane.responseFilter(policies, record, admitted, dialect, headers);
  }

  data(chunk: Buffer): void {
    this.record.firstByteAtMs ??= performance.now();
    this.record.responseBytes += chunk.length;
    // A tap that reads from the copy gets many small chunks at a time.
    (this.copy ?? this.tap)?.push(chunk);
  }

  /** The cost as header or trailer lines, once the whole answer has passed; none when it is not known by then. */
  costLines(): readonly string[] {
    const { tap, record } = this;
    if (tap !== null && !this.isUsageRead && this.isReadAtOnce(tap))
      this.applyUsage(this.endOf(tap) as UsageReading);
    if (!this.isUsageRead) return [];
    const cost = this.plane.parts.costOf(record);
    return cost === null ? [] : [gatewayHeaders.cost, cost];
  }

  ended(outcome: RelayOutcome): void {
    this.record.endedAtMs = performance.now();
    switch (outcome.kind) {
      case 'completed':
        break;
      case 'failed_before_head':
        // The tokens of an answer that a policy withholds were used all the same.
        this.costLines();
        this.fail(outcome.cause);
        return;
      case 'upstream_aborted':
        this.record.errorCode = cutErrorCode(outcome.cause);
        this.record.cause = outcome.cause;
        break;
      case 'client_gone':
        this.permit?.ignored();
        this.record.errorCode = 'CLIENT_CLOSED_REQUEST';
        if (this.record.statusCode === 0) this.record.statusCode = 499;
        break;
    }
    this.readUsageAndSettle();
  }

  /** Ends the exchange with an error that the client can still be told. */
  fail(cause: unknown): void {
    const error = toGatewayError(cause);
    if (error.definition.owner === 'upstream') this.permit?.failed();
    else this.permit?.ignored();
    // The head of a refusal names the model, too.
    this.announce();
    const { record } = this;
    const { request, response } = this.exchange;
    record.endedAtMs ??= performance.now();
    record.errorCode = error.code;
    record.cause = error.cause ?? (error.code === 'INTERNAL' ? cause : undefined);
    record.statusCode = error.definition.httpStatus;
    if (!response.headersSent && !response.destroyed)
      record.responseBytes = refuse(request, response, error, this.addedHeaders(new Set()));
    this.settle();
  }

  /** Cuts the exchange because the process ends. */
  abort(): void {
    const cause = new GatewayError('SHUTTING_DOWN');
    if (this.relay === null) this.fail(cause);
    else this.relay.abort(cause);
  }

  private addedHeaders(kept: ReadonlySet<string>): readonly string[] {
    const { admission } = this.record;
    const lines = [gatewayHeaders.requestId, admission.requestId, gatewayHeaders.decision, this.decision()];
    lines.push(gatewayHeaders.retries, '0', gatewayHeaders.cache, 'bypass');
    if (!kept.has('x-request-id')) lines.push('x-request-id', admission.requestId);
    if (admission.provider === 'anthropic' && !kept.has('request-id'))
      lines.push('request-id', admission.requestId);
    if (!kept.has(gatewayHeaders.rateLimitRequests)) lines.push(...this.exchange.limitLines);
    return lines;
  }

  private decision(): string {
    const model = this.record.requestedModel;
    const { provider } = this.record.admission;
    return model !== null && /^[\x21-\x7e]{1,200}$/.test(model) ? `${provider}/${model}` : provider;
  }

  private readUsageAndSettle(): void {
    const { tap } = this;
    if (tap === null || this.isUsageRead) {
      this.settle();
    } else if (this.isReadAtOnce(tap)) {
      this.applyReading(this.endOf(tap));
    } else {
      // Large or compressed: the last byte must not wait for it.
      setImmediate(() => this.applyReading(this.endOf(tap)));
    }
  }

  private endOf(tap: ResponseTap): ReturnType<ResponseTap['end']> {
    this.copy?.flush();
    return tap.end();
  }

  private applyReading(reading: ReturnType<ResponseTap['end']>): void {
    if (reading instanceof Promise) {
      void reading.then((read) => this.applyReading(read));
      return;
    }
    this.applyUsage(reading);
    this.settle();
  }

  /** Plain answers that are small, or were read event by event as they passed. */
  private isReadAtOnce(tap: ResponseTap): boolean {
    return !tap.isEncoded && (this.record.isStream || this.record.responseBytes <= readAtOnceBytes);
  }

  private applyUsage(reading: UsageReading): void {
    this.isUsageRead = true;
    if (this.record.statusCode < 400)
      applyUsageReading(this.record, reading, this.facts?.promptCharacters ?? 0);
  }

  /** The client left while a model was asked: answers that fail and endpoints without a model cost nothing. */
  private wasAbandoned(): boolean {
    const { errorCode, statusCode } = this.record;
    const isFailed = statusCode >= 400 && statusCode !== 499;
    return errorCode === 'CLIENT_CLOSED_REQUEST' && !isFailed && this.facts?.model != null;
  }

  private settle(): void {
    if (this.settled) return;
    this.settled = true;
    this.announce();
    if (this.wasAbandoned()) estimateAbandoned(this.record, this.facts?.promptCharacters ?? 0);
    this.plane.parts.inFlight.remove(this);
    this.plane.settle(this.record, this.exchange.admitted, this.copy);
  }
}

/** A cut in the middle of an answer: by a time-out, by our own shutdown, or by the provider. */
function cutErrorCode(cause: unknown): 'UPSTREAM_TIMEOUT' | 'SHUTTING_DOWN' | 'UPSTREAM_ABORTED' {
  const { code } = toGatewayError(cause);
  return code === 'UPSTREAM_TIMEOUT' || code === 'SHUTTING_DOWN' ? code : 'UPSTREAM_ABORTED';
}
