import { Redis } from 'ioredis';
import { keyWindowSeconds, type LimitRequest, type LimitWindow } from './limiter.js';
import { reserveScript, returnScript } from './reserve-script.js';
import { periodMs, ReservedAhead, type Grant, type Unused } from './reserved-ahead.js';

/** How reservations reach Redis. */
export interface ReservationOptions {
  readonly redisUrl: string;
  /** Begins the name of every key. */
  readonly keyPrefix: string;
  /** Limit of one client address; `limit: 0` switches it off. */
  readonly ip: LimitWindow;
  /** No reservation takes longer than this, from the call on. */
  readonly timeoutMs: number;
}

/** What Redis says of one request. */
export interface Reservation {
  readonly refusedBy: 'ip' | 'rpm' | null;
  /** Requests that count in the window that refuses, else in the key's; without this one. */
  readonly used: number;
  readonly waitMs: number;
}

/** The scripts as commands of the client: number of keys, the keys, then the arguments. */
interface ReserveCommands {
  reserveInWindows(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
  returnToWindows(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<null>;
}

interface Waiting {
  readonly request: LimitRequest;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** One call of the script. */
interface Question {
  readonly batch: readonly Waiting[];
  /** By place in the batch: how many more than the request itself. */
  readonly asked: readonly { readonly request: LimitRequest; readonly ahead: number }[];
  readonly sentAtMs: number;
  isOver: boolean;
}

/** Requests, or callers that give back, in one script call; bounds how long Redis is busy with it. */
const maxBatch = 64;
/** A connection that owes an answer for this long is given up. */
const deadConnectionMs = 5_000;
const longestReconnectDelayMs = 2_000;
const connectTimeoutMs = 2_000;
/** The client keeps a timer for this long after a close; it must not hold up the end of the process. */
const disconnectTimeoutMs = 200;
const refusers = [null, 'ip', 'rpm'] as const;
/** Numbers in the answer of Redis for each request. */
const numbersPerRequest = 5;

/**
 * Takes reservations in Redis. The requests of one turn of the event loop share one script call, one deadline and one
 * answer: far cheaper for both sides than a command each, and no request waits for a batch before it. Where a caller's
 * requests come steadily, one question reserves for those that follow it, too.
 */
export class RedisReservations {
  private readonly redis: Redis & ReserveCommands;
  private readonly ahead = new ReservedAhead();
  private readonly periods: NodeJS.Timeout;
  private batch: Waiting[] = [];

  /** @param onReady called whenever the connection can be used */
  constructor(
    private readonly options: ReservationOptions,
    onReady: () => void,
  ) {
    this.redis = new Redis(options.redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // What was sent before a connection broke has been decided elsewhere by now.
      autoResendUnfulfilledCommands: false,
      connectTimeout: connectTimeoutMs,
      disconnectTimeout: disconnectTimeoutMs,
      socketTimeout: deadConnectionMs,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), longestReconnectDelayMs),
    }) as Redis & ReserveCommands;
    this.redis.defineCommand('reserveInWindows', { lua: reserveScript });
    this.redis.defineCommand('returnToWindows', { lua: returnScript });
    // Failed reservations are what counts; the client's own error events would only repeat them.
    this.redis.on('error', () => undefined);
    this.redis.on('ready', onReady);
    this.periods = setInterval(() => this.giveBack(), periodMs).unref();
  }

  /** State of the connection, in the words of the client. */
  get status(): string {
    return this.redis.status;
  }

  /** Whether a reservation can be sent now. */
  get isReady(): boolean {
    return this.redis.status === 'ready';
  }

  /** Lets a request pass that was reserved ahead; `null` when Redis has to be asked. Every request comes here first. */
  reservedAhead(request: LimitRequest): Reservation | null {
    const advance = this.ahead.take(request, performance.now());
    return advance === null ? null : { refusedBy: null, ...advance };
  }

  /**
   * Asks for one request.
   *
   * @throws Error when Redis fails or does not answer in time; whether the request was counted is not known then
   */
  reserve(request: LimitRequest): Promise<Reservation> {
    return new Promise((resolve, reject) => {
      this.batch.push({ request, resolve, reject });
      if (this.batch.length === 1) setImmediate(() => this.send());
      else if (this.batch.length >= maxBatch) this.send();
    });
  }

  /** Gives back what was not used and closes the connection; what is in flight fails. */
  close(): void {
    clearInterval(this.periods);
    this.giveBack();
    this.redis.disconnect();
  }

  private send(): void {
    const { batch } = this;
    if (batch.length === 0) return;
    this.batch = [];
    const { ip, timeoutMs } = this.options;
    const asked = batch.map(({ request }) => ({ request, ahead: this.ahead.wanted(request) }));
    const question: Question = { batch, asked, sentAtMs: performance.now(), isOver: false };
    const deadline = setTimeout(() => {
      this.failed(question, new Error(`Redis did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const keys = this.keysOf(batch.map(({ request }) => request));
    const limits = asked.flatMap(({ request, ahead }) => [request.rateLimitRpm, ahead]);
    this.redis
      .reserveInWindows(keys.length, ...keys, ip.limit, ip.windowSeconds, keyWindowSeconds, ...limits)
      .then((answer) => this.answered(question, answer))
      .catch((error: unknown) => this.failed(question, error))
      .finally(() => clearTimeout(deadline));
  }

  private answered(question: Question, answer: readonly number[]): void {
    // Answers that nobody waits for any more grant nothing either: what they counted stays counted.
    if (question.isOver) return;
    const reservations = question.batch.map((_, at) => reservationOf(answer, at * numbersPerRequest));
    question.isOver = true;
    for (const [at, { request, ahead }] of question.asked.entries()) {
      if (ahead > 0) this.ahead.answered(request, grantOf(request, answer, at, question.sentAtMs));
    }
    for (const [at, { resolve }] of question.batch.entries()) resolve(reservations[at] as Reservation);
  }

  private failed(question: Question, error: unknown): void {
    if (question.isOver) return;
    question.isOver = true;
    for (const { request, ahead } of question.asked) if (ahead > 0) this.ahead.answered(request, null);
    for (const { reject } of question.batch) reject(error);
  }

  private giveBack(): void {
    const unused = this.ahead.turn();
    if (!this.isReady) return;
    for (let from = 0; from < unused.length; from += maxBatch)
      this.sendBack(unused.slice(from, from + maxBatch));
  }

  private sendBack(unused: readonly Unused[]): void {
    const { ip } = this.options;
    const keys = this.keysOf(unused.map(({ request }) => request));
    const counts = unused.flatMap(({ count, countedAtMs }) => [count, countedAtMs]);
    // What does not get back counts for a window's length: nobody passes who should not.
    this.redis
      .returnToWindows(keys.length, ...keys, ip.limit > 0 ? ip.windowSeconds : 0, keyWindowSeconds, ...counts)
      .catch(() => undefined);
  }

  /** One hash tag for all windows: a script may touch one slot of a cluster only. */
  private keysOf(requests: readonly LimitRequest[]): string[] {
    const prefix = `${this.options.keyPrefix}{limits}:`;
    const countsIp = this.options.ip.limit > 0;
    return requests.flatMap(({ clientIp, keyId }) =>
      countsIp ? [`${prefix}ip:${clientIp}`, `${prefix}key:${keyId}`] : [`${prefix}key:${keyId}`],
    );
  }
}

function reservationOf(answer: readonly number[], at: number): Reservation {
  const refusedBy = refusers[answer[at] as number];
  const used = answer[at + 1];
  const waitMs = answer[at + 2];
  if (refusedBy === undefined || used === undefined || waitMs === undefined)
    throw new Error('Redis gave an answer that is none');
  return { refusedBy, used, waitMs };
}

/** What Redis has granted behind the request at a place of the batch. */
function grantOf(
  request: LimitRequest,
  answer: readonly number[],
  place: number,
  grantedAtMs: number,
): Grant | null {
  const at = place * numbersPerRequest;
  const { used, waitMs } = reservationOf(answer, at);
  const [count = 0, countedAtMs = 0] = answer.slice(at + 3, at + numbersPerRequest);
  return count === 0 ? null : { request, count, used: used + 1, waitMs, grantedAtMs, countedAtMs };
}
