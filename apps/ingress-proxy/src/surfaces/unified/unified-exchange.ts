import type { IncomingHttpHeaders } from 'node:http';
import { gatewayHeaders, GatewayError } from '@trueport/contracts';
import { AnswerFailure, readUpstreamError, TranslationRefusal, type UsageReading } from '@trueport/dialects';
import { toGatewayError } from '@trueport/providers';
import type { BreakerPermit } from '@trueport/resilience';
import type { Deployment } from '@trueport/routing';
import { ContentCopy } from '../../pipeline/content-copy.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { Abortable } from '../../pipeline/in-flight.js';
import { createResponseFilter } from '../../pipeline/inspection/response-filter.js';
import type { BodyFilter } from '../../pipeline/response-relay.js';
import { applyUsageReading, estimateAbandoned } from '../../pipeline/usage-reading.js';
import { answerErrorContent, answerErrorOf, refusalError } from '../../server/error-shapes.js';
import {
  answered,
  AttemptLog,
  gatewayFailure,
  retryDelayMs,
  type AttemptFailure,
  type AttemptOutcome,
} from './attempts.js';
import { answerHeadLines } from './answer-head.js';
import { ClientAnswer, type AnswerHost } from './client-answer.js';
import { CandidateRun } from './candidate-run.js';
import type { KeptAlive } from './keep-alive.js';
import type { PlannedCall } from './planned-call.js';
import type { StreamTranslation } from './stream-translation.js';
import { UpstreamCall, type WholeAnswer } from './upstream-call.js';
import { isJsonType, singleHeaders, upstreamRequestId } from './upstream-head.js';
import { alreadyPrepared, isTooDeep, tooDeep, unaskedStream, unstreamedAnswer } from './exchange-errors.js';
import { sendCall } from './send-call.js';
import type { UnifiedExchangeParts, UnifiedRequest } from './unified-request.js';

/**
 * One admitted request of the unified endpoints, from the choice of a deployment to its settlement: tries the
 * candidates until one begins to answer, passes the answer on, and settles exactly once.
 */
export class UnifiedExchange implements Abortable, KeptAlive, AnswerHost {
  readonly record: ExchangeRecord;
  private readonly answer: ClientAnswer;
  private readonly copy: ContentCopy;
  private call: UpstreamCall | null = null;
  private permit: BreakerPermit | null = null;
  private stream: StreamTranslation | null = null;
  private deployment: Deployment;
  private readonly attempts: AttemptLog;
  private warnings: readonly string[] = [];
  private upstreamHeaders: IncomingHttpHeaders = {};
  private isUsageRead = false;
  private lostReading: UsageReading | null = null;
  private isSettled = false;
  private wake: (() => void) | null = null;

  constructor(
    private readonly parts: UnifiedExchangeParts,
    private exchange: UnifiedRequest,
    private readonly onSettled: () => void,
  ) {
    const { record, response, dialect, candidates } = exchange;
    this.record = record;
    this.attempts = new AttemptLog(record);
    this.deployment = candidates[0] as Deployment;
    this.copy = new ContentCopy({
      contentType: record.isStream ? 'text/event-stream' : 'application/json',
      contentEncoding: null,
      dialect,
    });
    this.answer = new ClientAnswer(response, this, this.copy, exchange.observer);
    response.once('close', () => this.clientClosed());
  }

  get lastWriteMs(): number {
    return this.answer.lastWriteMs;
  }

  /** Serves the request; never rejects. */
  async run(): Promise<void> {
    // Its close event may have come before we listened.
    if (this.exchange.response.destroyed) this.clientClosed();
    try {
      await this.tryCandidates();
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** Ends the exchange with an error that the client can still be told. */
  fail(cause: unknown): void {
    if (this.isSettled) return;
    if (cause instanceof TranslationRefusal) {
      this.finishWith({
        error: refusalError(cause),
        gatewayError: new GatewayError('BAD_REQUEST'),
        verbatim: null,
      });
      return;
    }
    const gatewayError = isTooDeep(cause) ? tooDeep() : toGatewayError(cause);
    this.record.cause = gatewayError.cause ?? (gatewayError.code === 'INTERNAL' ? cause : undefined);
    this.finishWith({ error: answerErrorOf(gatewayError), gatewayError, verbatim: null });
  }

  /** Cuts the exchange because the process ends. */
  abort(): void {
    if (this.isSettled) return;
    const cause = new GatewayError('SHUTTING_DOWN');
    this.call?.abort(cause);
    if (this.answer.hasBegun) this.breakOff(cause);
    else this.fail(cause);
  }

  keepAlive(): void {
    const { stream } = this;
    if (stream === null || stream.isOver) return;
    // The provider has accepted the request and thinks: a client that hears nothing would give up.
    if (!this.answer.hasBegun) {
      this.commit(stream);
      this.answer.write(stream.take());
    }
    this.answer.keepAlive(stream.keepAlive());
  }

  headLines(): readonly string[] {
    const { shape, limitLines } = this.exchange;
    return answerHeadLines({
      requestId: this.record.admission.requestId,
      shape,
      deployment: this.deployment,
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

  filterFor(contentType: string): BodyFilter | null {
    const { policies, dialect, admitted } = this.exchange;
    if (policies === null || !policies.appliesTo('response')) return null;
    return createResponseFilter(
      policies,
      dialect,
      { 'content-type': contentType },
      ({ findings, blocked }) => {
        this.parts.plane.publishHits(admitted, findings);
        // What had begun to stream keeps its status; the log says why it ended.
        if (blocked !== null) this.record.errorCode = blocked.code;
      },
    );
  }

  withheld(error: GatewayError): void {
    this.finishWith({ error: answerErrorOf(error), gatewayError: error, verbatim: null });
  }

  stoppedByPolicy(): void {
    this.call?.abort(new GatewayError('POLICY_BLOCKED'));
    this.readStreamUsage();
    this.answer.end();
  }

  drained(): void {
    this.call?.resume();
  }

  beforeEnd(): void {
    this.settle();
  }

  private async tryCandidates(): Promise<void> {
    const candidates = new CandidateRun(this.exchange.candidates, await this.exchange.prepare());
    let next = this.isSettled ? null : await candidates.next();
    for (let attempt = 1; next !== null && !this.isSettled; attempt += 1) {
      const outcome = await this.attempt(next.deployment, next.planned);
      if (outcome.kind === 'answered' || this.isSettled) return;
      candidates.failed(next.deployment, outcome.failure.error.retryAfterSeconds, performance.now());
      next = await candidates.next();
      const delayMs = retryDelayMs(outcome.failure, {
        ...this.parts,
        attempt,
        candidates: this.exchange.candidates.length,
        goesElsewhere: next?.isUntried === true,
        waitMs: next === null ? 0 : Math.max(0, next.notBeforeMs - performance.now()),
        elapsedMs: performance.now() - this.record.admission.startedAtMs,
      });
      if (delayMs === null || next === null) {
        this.finishWith(outcome.failure);
        return;
      }
      await this.wait(delayMs);
    }
  }

  /** Sends the request to one deployment; ends when it begins to answer, or has failed. */
  private async attempt(deployment: Deployment, planned: PlannedCall): Promise<AttemptOutcome> {
    const { record } = this;
    const { breakers } = this.parts.plane.parts;
    const startedAtMs = performance.now();
    this.deployment = deployment;
    this.warnings = planned.warnings;
    this.upstreamHeaders = {};
    record.provider = deployment.provider;
    record.deployment =
      deployment.resource === undefined ? null : `${deployment.resource}/${deployment.model}`;
    record.upstreamModel = deployment.baseModel === record.requestedModel ? null : deployment.baseModel;
    this.attempts.begin(deployment, startedAtMs);
    const permit = breakers.get(planned.upstream.host).admit();
    let outcome: AttemptOutcome;
    if (permit.allowed) {
      this.permit = permit;
      record.sentUpstreamAtMs ??= startedAtMs;
      outcome = await this.send(planned);
    } else {
      outcome = gatewayFailure(
        new GatewayError(
          'CIRCUIT_OPEN',
          `Requests to ${deployment.provider} are paused because it is failing.`,
          {
            retryAfterSeconds: permit.retryAfterSeconds,
          },
        ),
      );
    }
    if (outcome.kind === 'failed') this.attempts.failed(outcome.failure, performance.now());
    return outcome;
  }

  private async send(planned: PlannedCall): Promise<AttemptOutcome> {
    const answers: WholeAnswer[] = [];
    for (const body of planned.bodies) {
      const outcome = await this.sendOne(planned, body, answers);
      if (outcome !== null) return outcome;
    }
    return this.answerWhole(planned, answers);
  }

  /** @returns `null` when a whole answer has been added to the list */
  private sendOne(
    planned: PlannedCall,
    body: Buffer,
    answers: WholeAnswer[],
  ): Promise<AttemptOutcome | null> {
    return new Promise((resolve, reject) => {
      const call = new UpstreamCall({
        head: (headers) => this.upstreamHead(headers),
        streamStarted: (headers) => this.streamStarted(call, planned, headers, resolve),
        chunk: (bytes) => {
          this.stream?.push(bytes);
          this.passOn(call, resolve);
        },
        ended: () => {
          this.stream?.end();
          this.passOn(call, resolve);
        },
        whole: (answer) => {
          this.judgeProvider(answer.status < 500);
          if (answer.status < 200 || answer.status > 299) {
            resolve(this.upstreamFailure(planned, answer));
          } else {
            answers.push(answer);
            resolve(null);
          }
        },
        failed: (cause) => this.callFailed(cause, resolve),
      });
      this.call = call;
      sendCall(planned, body, call).catch(reject);
    });
  }

  private upstreamHead(headers: IncomingHttpHeaders): void {
    this.upstreamHeaders = headers;
    this.record.providerRequestId = upstreamRequestId(headers);
  }

  private streamStarted(
    call: UpstreamCall,
    planned: PlannedCall,
    headers: IncomingHttpHeaders,
    resolve: (outcome: AttemptOutcome) => void,
  ): void {
    this.stream = this.isSettled ? null : (planned.createStream?.(headers) ?? null);
    if (this.stream === null) {
      call.abort(unaskedStream());
      this.callFailed(unaskedStream(), resolve);
      return;
    }
    this.answer.touch();
    this.parts.keepAlive.add(this);
  }

  /** Tells the breaker how the provider did, once. Of a stream it is known when it has said something. */
  private judgeProvider(isWell: boolean): void {
    if (isWell) this.permit?.succeeded();
    else this.permit?.failed();
    this.permit = null;
  }

  /** Hands on what the stream has by now; before its first content only its failure matters. */
  private passOn(call: UpstreamCall, resolve: (outcome: AttemptOutcome) => void): void {
    const { stream } = this;
    if (stream === null || this.isSettled) return;
    if (!this.answer.hasBegun) {
      if (stream.error !== null) {
        call.abort(new GatewayError('UPSTREAM_ERROR'));
        this.judgeProvider(!stream.error.retryable);
        this.dropStream();
        resolve({ kind: 'failed', failure: { error: stream.error, gatewayError: null, verbatim: null } });
        return;
      }
      if (!stream.hasContent) {
        this.answer.touch();
        return;
      }
      this.commit(stream);
    }
    resolve(answered);
    if (!this.answer.write(stream.take())) call.pause();
    if (stream.isOver && !this.isSettled) this.endStream(stream);
  }

  /** From here on this deployment is the one that answers. */
  private commit(stream: StreamTranslation): void {
    this.judgeProvider(true);
    this.record.statusCode = 200;
    this.record.isStream = true;
    stream.begin();
    this.release();
    this.answer.startStream();
  }

  private endStream(stream: StreamTranslation): void {
    if (stream.error !== null) this.record.errorCode ??= 'UPSTREAM_ABORTED';
    this.readStreamUsage();
    this.answer.end();
  }

  private callFailed(cause: unknown, resolve: (outcome: AttemptOutcome) => void): void {
    const error = toGatewayError(cause);
    if (error.definition.owner === 'upstream') this.permit?.failed();
    else this.permit?.ignored();
    this.permit = null;
    this.record.cause = error.cause ?? cause;
    if (this.answer.hasBegun) {
      this.breakOff(error);
      return;
    }
    this.dropStream();
    resolve(gatewayFailure(error));
  }

  /** The attempt is over before it said anything; what it reported of its use is kept for the bill of a failure. */
  private dropStream(): void {
    this.parts.keepAlive.remove(this);
    this.lostReading = this.stream?.reading() ?? this.lostReading;
    this.stream = null;
  }

  /** Nothing of the request is needed once an answer has begun: thousands of open streams would hold it. */
  private release(): void {
    this.exchange = { ...this.exchange, prepare: alreadyPrepared };
  }

  /** The answer had begun: the client hears of it in the stream. */
  private breakOff(error: GatewayError): void {
    const { stream, record } = this;
    const isOurs = error.code === 'SHUTTING_DOWN' || error.code === 'UPSTREAM_TIMEOUT';
    record.errorCode = isOurs ? error.code : 'UPSTREAM_ABORTED';
    if (stream !== null) {
      stream.fail(answerErrorOf(error));
      this.answer.write(stream.take());
    }
    if (this.isSettled) return;
    this.readStreamUsage();
    this.answer.end();
  }

  private upstreamFailure(planned: PlannedCall, answer: WholeAnswer): AttemptOutcome {
    const error = readUpstreamError({
      dialect: planned.dialect,
      provider: this.deployment.provider,
      status: answer.status,
      headers: singleHeaders(answer.headers),
      body: answer.body.toString(),
      nowMs: Date.now(),
    });
    // Where a redirect leads is nothing for a client to follow.
    const passes =
      planned.isVerbatim &&
      answer.status >= 400 &&
      error.kind !== 'upstream_auth' &&
      isJsonType(answer.headers['content-type']);
    return { kind: 'failed', failure: { error, gatewayError: null, verbatim: passes ? answer : null } };
  }

  private answerWhole(planned: PlannedCall, answers: readonly WholeAnswer[]): AttemptOutcome {
    if (this.isSettled) return answered;
    let body;
    try {
      if (this.exchange.mustStream) throw unstreamedAnswer();
      body = planned.readWhole(answers);
    } catch (cause) {
      return cause instanceof AnswerFailure
        ? { kind: 'failed', failure: { error: cause.error, gatewayError: null, verbatim: null } }
        : gatewayFailure(toGatewayError(cause));
    }
    this.record.statusCode = 200;
    this.warnings = [...planned.warnings, ...body.warnings];
    this.applyUsage(body.reading);
    this.answer.whole(200, body.contentType, body.bytes);
    return answered;
  }

  private finishWith({ error, gatewayError, verbatim }: AttemptFailure): void {
    if (this.isSettled) return;
    const { record, exchange } = this;
    this.permit?.ignored();
    this.permit = null;
    if (this.lostReading !== null && !this.isUsageRead) this.applyUsage(this.lostReading);
    record.errorCode = gatewayError?.code ?? (error.kind === 'upstream_auth' ? 'UPSTREAM_ERROR' : null);
    record.statusCode = verbatim?.status ?? error.httpStatus;
    if (exchange.response.headersSent || exchange.response.destroyed) {
      this.settle();
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
    exchange.response.end(body);
  }

  private clientClosed(): void {
    this.wake?.();
    if (this.isSettled) return;
    const cause = new GatewayError('CLIENT_CLOSED_REQUEST');
    this.call?.abort(cause);
    this.permit?.ignored();
    this.permit = null;
    this.answer.abandon();
    this.record.errorCode = cause.code;
    if (!this.answer.hasBegun) this.record.statusCode = 499;
    this.readStreamUsage();
    estimateAbandoned(this.record, this.exchange.promptCharacters);
    this.settle();
  }

  private readStreamUsage(): void {
    if (this.stream !== null && !this.isUsageRead) this.applyUsage(this.stream.reading());
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
    this.onSettled();
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
