import { Agent, request } from 'node:http';
import type { Observation } from './observation.js';

/** What load is made. */
export interface LoadOptions {
  readonly gatewayUrl: string;
  readonly apiKey: string;
  readonly requestsPerSecond: number;
}

const tickMs = 10;
/** Every fifth request is a stream. */
const streamEvery = 5;
const requestTimeoutMs = 20_000;

/** Open-loop load: requests leave by the clock, whatever became of the ones before. */
export class Load {
  readonly observations: Observation[] = [];
  phase = 'before';
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  private readonly timer: NodeJS.Timeout;
  private readonly startedAtMs = performance.now();
  private sent = 0;
  private open = 0;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly options: LoadOptions) {
    this.timer = setInterval(() => this.tick(), tickMs);
  }

  /** Sends nothing more and waits for what is open. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.open > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    this.agent.destroy();
  }

  private tick(): void {
    const due = Math.floor(((performance.now() - this.startedAtMs) / 1000) * this.options.requestsPerSecond);
    while (this.sent < due) {
      this.sent += 1;
      this.send(this.sent % streamEvery === 0);
    }
  }

  private send(isStream: boolean): void {
    const { phase } = this;
    const sentAtMs = performance.now();
    this.open += 1;
    let isDone = false;
    const done = (seen: Pick<Observation, 'requestId' | 'status' | 'isComplete' | 'problem'>): void => {
      if (isDone) return;
      isDone = true;
      this.open -= 1;
      // A request that fails belongs to what has just been killed, also when it was sent before.
      const failed = seen.status !== 200 || !seen.isComplete;
      const latencyMs = performance.now() - sentAtMs;
      this.observations.push({ ...seen, phase: failed ? this.phase : phase, isStream, latencyMs });
      if (this.open === 0) this.whenIdle?.();
    };
    const body = JSON.stringify({
      model: 'gpt-4o',
      stream: isStream,
      messages: [{ role: 'user', content: `request ${this.sent}` }],
    });
    const outgoing = request(`${this.options.gatewayUrl}/trueportai-services/openai/v1/chat/completions`, {
      method: 'POST',
      agent: this.agent,
      timeout: requestTimeoutMs,
      headers: {
        authorization: `Bearer ${this.options.apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(isStream ? { 'x-mock-fault': 'chunks=20;chunk-delay=5' } : {}),
      },
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      done({ requestId: null, status: 0, isComplete: false, problem: error.code ?? error.message }),
    );
    outgoing.on('response', (incoming) => {
      const requestId = incoming.headers['x-gateway-request-id'];
      const end = (): void =>
        done({
          requestId: typeof requestId === 'string' ? requestId : null,
          status: incoming.statusCode ?? 0,
          isComplete: incoming.complete,
          problem: incoming.complete ? null : 'cut in the middle',
        });
      incoming.resume();
      incoming.on('error', () => undefined);
      incoming.on('close', end);
    });
    outgoing.end(body);
  }
}
