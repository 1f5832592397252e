import type { IncomingHttpHeaders } from 'node:http';
import { gatewayHeaders, GatewayError } from '@trueport/contracts';
import { TranslationRefusal, type UsageReading } from '@trueport/dialects';
import { toGatewayError } from '@trueport/providers';
import type { BreakerPermit } from '@trueport/resilience';
import { deploymentLabel, type Deployment } from '@trueport/routing';
import type { ContentCopy } from '../../pipeline/content-copy.js';
import { endWhenSettled } from '../../pipeline/end-when-settled.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { notInFlight, type Abortable } from '../../pipeline/in-flight.js';
import type { BodyFilter } from '../../pipeline/response-relay.js';
import { upstreamRequestId } from '../../pipeline/upstream-request-id.js';
import { applyUsageReading, estimateAbandoned } from '../../pipeline/usage-reading.js';
import { answerErrorContent, answerErrorOf, refusalError } from '../../server/error-shapes.js';
import {
  AttemptLog,
  gatewayFailure,
  retryDelayMs,
  type AttemptFailure,
  type AttemptOutcome,
} from './attempts.js';
import { answerHeadLines } from './answer-head.js';
import { CandidateRun, type CallPlanner, type NextCall } from './candidate-run.js';
import { ClientAnswer, type AnswerHost } from './client-answer.js';
import { CannotCountTokens } from './endpoint-plans/index.js';
import { isTooDeep, tooDeep } from './exchange-errors.js';
import type { KeptAlive } from './keep-alive.js';
import type { ClientBody } from './planned-call.js';
import { ProviderAttempt, type AttemptHost } from './provider-attempt.js';
import type { StreamTranslation } from './stream-translation.js';
import type { UnifiedExchangeParts, UnifiedRequest } from './unified-request.js';
import { warningLines } from './warning-lines.js';

/**
 * One admitted request of the unified endpoints, from the choice of a deployment to its settlement: tries the
 * candidates until one begins to answer, passes the answer on, and settles exactly once.
 */
export class UnifiedExchange implements Abortable, KeptAlive, AnswerHost, AttemptHost {
  place = notInFlight;
  readonly record: ExchangeRecord;
  isSettled = false;
  private readonly answer: ClientAnswer;
  private readonly copy: ContentCopy | null;
  private readonly attempts: AttemptLog;
  private attempt: ProviderAttempt | null = null;
  private deployment: Deployment;
  private warnings: readonly string[] = [];
  private upstreamHeaders: IncomingHttpHeaders = {};
  private isUsageRead = false;
  private lostReading: UsageReading | null = null;
  private wake: (() => void) | null = null;

  constructor(
    private readonly parts: UnifiedExchangeParts,
    private readonly exchange: UnifiedRequest,
    private readonly onSettled: (exchange: UnifiedExchange) => void,
  ) {
    const { record, response, shape, candidates } = exchange;
    this.record = record;
    this.attempts = new AttemptLog(record);
    this.deployment = candidates[0];
    this.copy = parts.plane.answerCopy({
      contentType: record.isStream ? 'text/event-stream' : 'application/json',
      contentEncoding: null,
      dialect: shape,
    });
    this.answer = new ClientAnswer(response, this, this.copy, exchange.observer);
    response.once('close', () => this.clientClosed());
  }

  get lastWriteMs(): number {
    return this.answer.lastWriteMs;
  }

  get hasBegun(): boolean {
    return this.answer.hasBegun;
  }

  get mustStream(): boolean {
    return this.exchange.mustStream;
  }

  /**
   * Serves the request; never rejects.
   *
   * @param prepare called once, so that what it throws is settled like any other end; not kept once an answer has begun
   */
  async run(prepare: () => Promise<CallPlanner>): Promise<void> {
    // Its close event may have come before we listened.
    if (this.exchange.response.destroyed) this.clientClosed();
    try {
      await this.tryCandidates(prepare);
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** Ends the exchange with an error that the client can still be told. */
  fail(cause: unknown): void {
    if (this.isSettled) return;
    if (cause instanceof CannotCountTokens) {
      this.fail(cause.gatewayError);
      return;
    }
    if (cause instanceof TranslationRefusal) {
      this.finishWith({
        error: refusalError(cause),
        gatewayError: new GatewayError('BAD_REQUEST'),
        verbatim: null,
      });
      return;
    }
    const gatewayError = isTooDeep(cause) ? tooDeep(cause) : toGatewayError(cause);
    this.record.cause = gatewayError.cause ?? (gatewayError.code === 'INTERNAL' ? cause : undefined);
    this.finishWith({ error: answerErrorOf(gatewayError), gatewayError, verbatim: null });
  }

  /** Cuts the exchange because the process ends. */
  abort(): void {
    if (this.isSettled) return;
    const cause = new GatewayError('SHUTTING_DOWN');
    this.attempt?.abort(cause);
    if (this.hasBegun) this.breakOff(cause);
    else this.fail(cause);
  }

  keepAlive(): void {
    const stream = this.attempt?.stream ?? null;
    if (stream === null || stream.isOver) return;
    // The provider has accepted the request and thinks: a client that hears nothing would give up.
    if (!this.hasBegun) {
      this.begin(stream);
      this.passOn(stream);
    }
    this.answer.keepAlive(stream.keepAlive());
  }

  headLines(): readonly string[] {
    const { shape, limitLines } = this.exchange;
    return answerHeadLines({
      requestId: this.record.admission.requestId,
      shape,
      decision: deploymentLabel(this.deployment),
      retries: this.attempts.retries,
      limitLines,
      warnings: this.warnings,
      upstreamHeaders: this.upstreamHeaders,
    });
  }

  costLines(): readonly string[] {
    this.readStreamUsage();
    const cost = this.isUsageRead ? this.parts.plane.parts.costOf(this.record) : null;
    return cost === null ? [] : [gatewayHeaders.cost, cost];
  }

  lossLines(): readonly string[] {
    return warningLines([...(this.attempt?.stream?.losses ?? [])]);
  }

  filterFor(contentType: string): BodyFilter | null {
    const { policies, shape, admitted } = this.exchange;
    const headers = { 'content-type': contentType };
    return this.parts.plane.responseFilter(policies, this.record, admitted, shape, headers);
  }

  withheld(error: GatewayError): void {
    this.finishWith({ error: answerErrorOf(error), gatewayError: error, verbatim: null });
  }

  stoppedByPolicy(): void {
    this.attempt?.abort(new GatewayError('POLICY_BLOCKED'));
    this.readStreamUsage();
    this.answer.end();
  }

  drained(): void {
    this.attempt?.resume();
  }

  beforeEnd(): void {
    this.settle();
  }

  upstreamHead(headers: IncomingHttpHeaders): void {
    this.upstreamHeaders = headers;
    this.record.providerRequestId = upstreamRequestId(headers);
  }

  waiting(): void {
    this.answer.touch();
    this.parts.keepAlive.add(this);
  }

  begin(stream: StreamTranslation): void {
    this.attempt?.commit();
    this.record.statusCode = 200;
    this.record.isStream = true;
    stream.begin();
    this.answer.startStream();
  }

  passOn(stream: StreamTranslation): boolean {
    return this.answer.write(stream.take());
  }

  endStream(stream: StreamTranslation): void {
    if (stream.error !== null) this.record.errorCode ??= 'UPSTREAM_ABORTED';
    this.readStreamUsage();
    this.answer.end();
  }

  /** The answer had begun: the client hears of it in the stream. */
  breakOff(error: GatewayError): void {
    const { record } = this;
    const stream = this.attempt?.stream ?? null;
    const isOurs = error.code === 'SHUTTING_DOWN' || error.code === 'UPSTREAM_TIMEOUT';
    record.errorCode = isOurs ? error.code : 'UPSTREAM_ABORTED';
    if (stream !== null) {
      stream.fail(answerErrorOf(error));
      this.passOn(stream);
    }
    if (this.isSettled) return;
    this.readStreamUsage();
    this.answer.end();
  }

  whole({ contentType, bytes, reading, warnings }: ClientBody): void {
    this.record.statusCode = 200;
    this.warnings = [...this.warnings, ...warnings];
    this.applyUsage(reading);
    this.answer.whole(contentType, bytes);
  }

  noteCause(cause: unknown): void {
    this.record.cause = cause;
  }

  private async tryCandidates(prepare: () => Promise<CallPlanner>): Promise<void> {
    const candidates = new CandidateRun(this.exchange.candidates, await prepare());
    let next = this.isSettled ? null : await candidates.next();
    for (let attempt = 1; next !== null && !this.isSettled; attempt += 1) {
      const outcome = await this.tryOne(next);
      if (outcome.kind === 'answered' || this.isSettled) return;
      candidates.failed(next.deployment, outcome.failure.error.retryAfterSeconds, performance.now());
      next = await this.nextAfter(outcome.failure, attempt, candidates);
      if (next === null) this.finishWith(outcome.failure);
    }
  }

  /** Waits until it is time for another attempt. @returns `null` when there is none */
  private async nextAfter(
    failure: AttemptFailure,
    attempt: number,
    candidates: CandidateRun,
  ): Promise<NextCall | null> {
    if (!failure.error.retryable) return null;
    const { retryBounds, retryDeadlineMs } = this.parts;
    const next = await this.otherwise(candidates);
    if (next === null) return null;
    const delayMs = retryDelayMs(failure, {
      retryBounds,
      retryDeadlineMs,
      attempt,
      candidates: this.exchange.candidates.length,
      goesElsewhere: next.isUntried,
      waitMs: Math.max(0, next.notBeforeMs - performance.now()),
      elapsedMs: performance.now() - this.record.admission.startedAtMs,
    });
    if (delayMs === null) return null;
    await this.wait(delayMs);
    return next;
  }

  /** A request that cannot be planned for another deployment has failed as it did before. */
  private async otherwise(candidates: CandidateRun): Promise<NextCall | null> {
    try {
      return await candidates.next();
    } catch (cause) {
      this.record.cause ??= cause;
      return null;
    }
  }

  /** Sends the request to one deployment; ends when it begins to answer, or has failed. */
  private async tryOne({ deployment, planned }: NextCall): Promise<AttemptOutcome> {
    const { record } = this;
    const startedAtMs = performance.now();
    this.deployment = deployment;
    this.warnings = planned.warnings;
    this.upstreamHeaders = {};
    record.providerRequestId = null;
    record.cause = undefined;
    record.provider = deployment.provider;
    record.deployment =
      deployment.resource === undefined ? null : `${deployment.resource}/${deployment.model}`;
    record.upstreamModel = deployment.baseModel === record.requestedModel ? null : deployment.baseModel;
    this.attempts.begin(deployment, startedAtMs);
    const permit = this.permitFor(planned.upstream.host, deployment);
    if (permit instanceof GatewayError) return this.attemptFailed(gatewayFailure(permit));
    record.sentUpstreamAtMs ??= startedAtMs;
    this.attempt = new ProviderAttempt(deployment, planned, permit, this);
    return this.attemptFailed(await this.attempt.run());
  }

  private permitFor(host: string, { provider }: Deployment): BreakerPermit | GatewayError {
    try {
      return this.parts.plane.permitFor(host, provider);
    } catch (cause) {
      return GatewayError.from(cause);
    }
  }

  /** What a failed attempt reported of its use is kept for the bill of a request that fails altogether. */
  private attemptFailed(outcome: AttemptOutcome): AttemptOutcome {
    if (outcome.kind !== 'failed' || this.isSettled) return outcome;
    this.attempts.failed(outcome.failure, performance.now());
    this.parts.keepAlive.remove(this);
    const reading = this.attempt?.stream?.reading() ?? null;
    if (reading !== null && reading.usage !== null) this.lostReading = reading;
    this.attempt = null;
    return outcome;
  }

  private finishWith({ error, gatewayError, verbatim }: AttemptFailure): void {
    if (this.isSettled) return;
    const { record, exchange } = this;
    this.attempt?.abort(new GatewayError('INTERNAL'));
    if (this.lostReading !== null && !this.isUsageRead) this.applyUsage(this.lostReading);
    record.errorCode = gatewayError?.code ?? (error.kind === 'upstream_auth' ? 'UPSTREAM_ERROR' : null);
    record.statusCode = verbatim?.status ?? error.httpStatus;
    if (exchange.response.headersSent || exchange.response.destroyed) {
      this.settle();
      exchange.response.destroy();
      return;
    }
    const { requestId } = record.admission;
    const content = answerErrorContent(error, exchange.shape, requestId);
    const body = verbatim?.body ?? Buffer.from(JSON.stringify(content));
    record.responseBytes = body.length;
    exchange.response.writeHead(record.statusCode, [
      'content-type',
      verbatim?.headers['content-type'] ?? 'application/json; charset=utf-8',
      'content-length',
      String(body.length),
      ...this.headLines(),
      ...(error.retryAfterSeconds === undefined
        ? []
        : ['retry-after', String(Math.ceil(error.retryAfterSeconds))]),
    ]);
    this.settle();
    endWhenSettled(exchange.response, record, body);
  }

  private clientClosed(): void {
    this.wake?.();
    if (this.isSettled) return;
    const cause = new GatewayError('CLIENT_CLOSED_REQUEST');
    this.attempt?.abort(cause);
    this.answer.abandon();
    this.record.errorCode = cause.code;
    if (!this.hasBegun) this.record.statusCode = 499;
    this.readStreamUsage();
    estimateAbandoned(this.record, this.exchange.promptCharacters);
    this.settle();
  }

  private readStreamUsage(): void {
    const stream = this.attempt?.stream ?? null;
    if (stream !== null && !this.isUsageRead) this.applyUsage(stream.reading());
  }

  private applyUsage(reading: UsageReading): void {
    this.isUsageRead = true;
    applyUsageReading(this.record, reading, this.exchange.promptCharacters);
  }

  private settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.record.endedAtMs = performance.now();
    this.attempts.settled(this.record, this.record.endedAtMs);
    this.parts.keepAlive.remove(this);
    this.parts.plane.settle(this.record, this.exchange.admitted, this.copy);
    this.onSettled(this);
  }

  /** Ends early when the client leaves. */
  private wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
