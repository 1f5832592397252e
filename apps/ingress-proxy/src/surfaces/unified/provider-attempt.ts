import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError } from '@trueport/contracts';
import { AnswerFailure, readUpstreamError } from '@trueport/dialects';
import { toGatewayError } from '@trueport/providers';
import type { BreakerPermit } from '@trueport/resilience';
import type { Deployment } from '@trueport/routing';
import { answered, errorFailure, gatewayFailure, type AttemptOutcome } from './attempts.js';
import { unaskedStream, unstreamedAnswer } from './exchange-errors.js';
import { isJsonType } from '../../pipeline/json-type.js';
import type { ClientBody, PlannedCall } from './planned-call.js';
import { sendCall } from './send-call.js';
import type { StreamTranslation } from './stream-translation.js';
import { UpstreamCall, type WholeAnswer } from './upstream-call.js';
import { singleHeaders } from './upstream-head.js';

/** Who hears how an attempt goes. */
export interface AttemptHost {
  /** Whether the request is over, whatever still comes. */
  readonly isSettled: boolean;
  /** Whether the client has been sent a head: then no other attempt follows. */
  readonly hasBegun: boolean;
  /** Whether an answer that comes whole is none. */
  readonly mustStream: boolean;
  upstreamHead(headers: IncomingHttpHeaders): void;
  /** The answer is a stream, or goes on without having said anything. */
  waiting(): void;
  /** The stream has its first content: from here on this deployment is the one that answers. */
  begin(stream: StreamTranslation): void;
  /** @returns whether the client keeps up; when not, `resume` is called once it does again */
  passOn(stream: StreamTranslation): boolean;
  endStream(stream: StreamTranslation): void;
  /** The provider went away in the middle of its answer. */
  breakOff(error: GatewayError): void;
  whole(body: ClientBody): void;
  /** Why it went wrong inside; for the process log. */
  noteCause(cause: unknown): void;
}

/** What came of one body: an outcome of the attempt, or an answer to be read together with the others. */
type SendResult = AttemptOutcome | { readonly kind: 'whole'; readonly answer: WholeAnswer };

/**
 * One try of one deployment: sends its bodies, holds a stream back until it has said something, and tells the breaker
 * how the provider did.
 */
export class ProviderAttempt {
  /** The answer while it is a stream. */
  stream: StreamTranslation | null = null;
  private call: UpstreamCall | null = null;
  /** `null` once an answer has begun: thousands of open streams would hold their requests. */
  private planned: PlannedCall | null;
  private permit: BreakerPermit | null;
  private resolve: (result: SendResult) => void = () => undefined;

  constructor(
    private readonly deployment: Deployment,
    planned: PlannedCall,
    permit: BreakerPermit,
    private readonly host: AttemptHost,
  ) {
    this.planned = planned;
    this.permit = permit;
  }

  /** Ends when the provider begins to answer, or has failed. Rejects where the call cannot be sent. */
  async run(): Promise<AttemptOutcome> {
    const answers: WholeAnswer[] = [];
    for (const body of this.planned?.bodies ?? []) {
      const result = await this.send(body);
      if (result.kind !== 'whole') return result;
      answers.push(result.answer);
    }
    return this.readWhole(answers);
  }

  /** Cuts the call; the provider is not to blame. */
  abort(cause: GatewayError): void {
    this.call?.abort(cause);
    this.permit?.ignored();
    this.permit = null;
  }

  resume(): void {
    this.call?.resume();
  }

  /** The answer has begun: the provider is well, and nothing of the request is needed any more. */
  commit(): void {
    this.judge(true);
    this.planned = null;
    this.resolve(answered);
  }

  /** Tells the breaker how the provider did, once. Of a stream it is known when it has said something. */
  private judge(isWell: boolean): void {
    if (isWell) this.permit?.succeeded();
    else this.permit?.failed();
    this.permit = null;
  }

  private send(body: Buffer): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      const call = this.newCall();
      this.call = call;
      sendCall(this.planned as PlannedCall, body, call).catch(reject);
    });
  }

  private newCall(): UpstreamCall {
    const call: UpstreamCall = new UpstreamCall({
      head: (headers) => this.host.upstreamHead(headers),
      streamStarted: (headers) => {
        this.stream = this.host.isSettled ? null : (this.planned?.createStream?.(headers) ?? null);
        if (this.stream === null) {
          call.abort(unaskedStream());
          this.callFailed(unaskedStream());
        } else {
          this.host.waiting();
        }
      },
      chunk: (bytes) => {
        this.stream?.push(bytes);
        this.streamMoved(call);
      },
      ended: () => {
        this.stream?.end();
        this.streamMoved(call);
      },
      whole: (answer) => {
        this.judge(answer.status < 500);
        const isWell = answer.status >= 200 && answer.status <= 299;
        this.resolve(isWell ? { kind: 'whole', answer } : this.upstreamFailure(answer));
      },
      failed: (cause) => this.callFailed(cause),
    });
    return call;
  }

  /** Hands on what the stream has by now; before its first content only its failure matters. */
  private streamMoved(call: UpstreamCall): void {
    const { stream, host } = this;
    if (stream === null || host.isSettled) return;
    if (!host.hasBegun) {
      if (stream.error !== null) {
        call.abort(new GatewayError('UPSTREAM_ERROR'));
        this.judge(!stream.error.retryable);
        this.resolve(errorFailure(stream.error));
        return;
      }
      if (!stream.hasContent) {
        host.waiting();
        return;
      }
      host.begin(stream);
    }
    if (!host.passOn(stream)) call.pause();
    if (stream.isOver && !host.isSettled) host.endStream(stream);
  }

  private callFailed(cause: unknown): void {
    const error = toGatewayError(cause);
    if (error.definition.owner === 'upstream') this.permit?.failed();
    else this.permit?.ignored();
    this.permit = null;
    this.host.noteCause(error.cause ?? cause);
    if (this.host.hasBegun) this.host.breakOff(error);
    else this.resolve(gatewayFailure(error));
  }

  private upstreamFailure(answer: WholeAnswer): AttemptOutcome {
    const { dialect, isVerbatim } = this.planned as PlannedCall;
    const error = readUpstreamError({
      dialect,
      provider: this.deployment.provider,
      status: answer.status,
      headers: singleHeaders(answer.headers),
      body: answer.body.toString(),
      nowMs: Date.now(),
    });
    // Where a redirect leads is nothing for a client to follow.
    const passes =
      isVerbatim &&
      answer.status >= 400 &&
      error.kind !== 'upstream_auth' &&
      isJsonType(answer.headers['content-type']);
    return errorFailure(error, passes ? answer : null);
  }

  private readWhole(answers: readonly WholeAnswer[]): AttemptOutcome {
    if (this.host.isSettled) return answered;
    let body;
    try {
      if (this.host.mustStream) throw unstreamedAnswer();
      body = (this.planned as PlannedCall).readWhole(answers);
    } catch (cause) {
      return cause instanceof AnswerFailure
        ? errorFailure(cause.error)
        : gatewayFailure(toGatewayError(cause));
    }
    this.host.whole(body);
    return answered;
  }
}
