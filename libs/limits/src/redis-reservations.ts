import { Redis } from 'ioredis';
import { keyWindowSeconds, type LimitRequest, type LimitWindow } from './limiter.js';
import { reserveScript } from './reserve-script.js';

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

/** The script as a command of the client: number of keys, the keys, then the arguments. */
interface ReserveCommand {
  reserveInWindows(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
}

interface Waiting {
  readonly request: LimitRequest;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests in one script call; bounds how long Redis is busy with it. */
const maxBatch = 64;
/** A connection that owes an answer for this long is given up. */
const deadConnectionMs = 5_000;
const longestReconnectDelayMs = 2_000;
const connectTimeoutMs = 2_000;
/** The client keeps a timer for this long after a close; it must not hold up the end of the process. */
const disconnectTimeoutMs = 200;
const refusers = [null, 'ip', 'rpm'] as const;

/**
 * Takes reservations in Redis. The requests of one turn of the event loop share one script call, one deadline and one
 * answer: far cheaper for both sides than a command each, and no request waits for a batch before it.
 */
export class RedisReservations {
  private readonly redis: Redis & ReserveCommand;
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
    }) as Redis & ReserveCommand;
    this.redis.defineCommand('reserveInWindows', { lua: reserveScript });
    // Failed reservations are what counts; the client's own error events would only repeat them.
    this.redis.on('error', () => undefined);
    this.redis.on('ready', onReady);
  }

  /** State of the connection, in the words of the client. */
  get status(): string {
    return this.redis.status;
  }

  /** Whether a reservation can be sent now. */
  get isReady(): boolean {
    return this.redis.status === 'ready';
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

  /** Closes the connection; what is in flight fails. */
  close(): void {
    this.redis.disconnect();
  }

  private send(): void {
    const { batch } = this;
    if (batch.length === 0) return;
    this.batch = [];
    const { ip, timeoutMs } = this.options;
    const fail = (error: unknown): void => batch.forEach(({ reject }) => reject(error));
    const late = (): void => fail(new Error(`Redis did not answer within ${timeoutMs} ms`));
    const deadline = setTimeout(late, timeoutMs);
    const { keys, limits } = this.argumentsOf(batch);
    this.redis
      .reserveInWindows(keys.length, ...keys, ip.limit, ip.windowSeconds, keyWindowSeconds, ...limits)
      .then((answer) => batch.forEach(({ resolve }, at) => resolve(reservationOf(answer, at * 3))))
      .catch(fail)
      .finally(() => clearTimeout(deadline));
  }

  /** One hash tag for all windows: a script may touch one slot of a cluster only. */
  private argumentsOf(batch: readonly Waiting[]): { keys: string[]; limits: number[] } {
    const prefix = `${this.options.keyPrefix}{limits}:`;
    const countsIp = this.options.ip.limit > 0;
    const keys: string[] = [];
    const limits: number[] = [];
    for (const { request } of batch) {
      if (countsIp) keys.push(`${prefix}ip:${request.clientIp}`);
      keys.push(`${prefix}key:${request.keyId}`);
      limits.push(request.rateLimitRpm);
    }
    return { keys, limits };
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
