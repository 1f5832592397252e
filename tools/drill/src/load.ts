import { Agent, request, type IncomingMessage } from 'node:http';

import { isClientError, kindOf, type Observation, type RequestKind } from './observation.js';
import { promptOf, type Prompt } from './prompts.js';

/** What load is made. */
export interface LoadOptions {
  readonly gatewayUrl: string;
  readonly apiKey: string;
  readonly requestsPerSecond: number;
}

const tickMs = 5;
const requestTimeoutMs = 20_000;
const problemBodyBytes = 2_048;

/** What the mock provider is told. */
const faults: Readonly<Record<RequestKind, string | null>> = {
  json: null,
  stream: 'chunks=20;chunk-delay=5',
  'provider-error': 'status=500',
  'gateway-error': 'reset=before',
};

type Outcome = Pick<Observation, 'requestId' | 'status' | 'isComplete' | 'problem'>;

/** Open-loop load: requests leave by the clock, whatever became of the ones before. */
export class Load {
  phase = 'warming up';
  private readonly observations: Observation[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4_000 });
  private readonly timer: NodeJS.Timeout;
  private readonly startedAtMs = performance.now();
  private sent = 0;
  private open = 0;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly options: LoadOptions) {
    this.timer = setInterval(() => this.tick(), tickMs);
  }

  /** Sends nothing more, waits for what is open and gives what was seen. */
  async stop(): Promise<readonly Observation[]> {
    clearInterval(this.timer);
    if (this.open > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    this.agent.destroy();
    return this.observations;
  }

  private tick(): void {
    const due = Math.floor(((performance.now() - this.startedAtMs) / 1000) * this.options.requestsPerSecond);
    while (this.sent < due) {
      this.sent += 1;
      this.send(kindOf(this.sent), promptOf(this.sent));
    }
  }

  private send(kind: RequestKind, prompt: Prompt): void {
    const done = this.observe(kind, prompt);
    const outgoing = this.begin(kind, prompt);
    outgoing.setTimeout(requestTimeoutMs, () =>
      outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'NO_ANSWER' })),
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      done({ requestId: null, status: 0, isComplete: false, problem: error.code ?? error.message }),
    );
    outgoing.on('response', (incoming) => readAnswer(incoming, done));
  }

  private observe(kind: RequestKind, { name: prompt }: Prompt): (outcome: Outcome) => void {
    const { phase } = this;
    const sentAtMs = nowMs();
    let isDone = false;
    this.open += 1;
    return (outcome) => {
      if (isDone) return;
      isDone = true;
      this.open -= 1;
      const seen = { phase, kind, prompt, sentAtMs, endedAtMs: nowMs(), ...outcome };
      // What fails belongs to what has just been killed, also when it was sent before.
      this.observations.push(isClientError(seen) ? { ...seen, phase: this.phase } : seen);
      if (this.open === 0) this.whenIdle?.();
    };
  }

  private begin(kind: RequestKind, prompt: Prompt): ReturnType<typeof request> {
    const body = JSON.stringify({
      model: 'gpt-4o',
      stream: kind === 'stream',
      messages: [{ role: 'user', content: prompt.text }],
      // Stands in the log: what was in a prompt is known also when no answer has told the client its id.
      user: prompt.name,
    });
    const fault = faults[kind];
    const outgoing = request(`${this.options.gatewayUrl}/trueportai-services/openai/v1/chat/completions`, {
      method: 'POST',
      agent: this.agent,
      headers: {
        authorization: `Bearer ${this.options.apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(fault === null ? {} : { 'x-mock-fault': fault }),
      },
    });
    outgoing.end(body);
    return outgoing;
  }
}

function readAnswer(incoming: IncomingMessage, done: (outcome: Outcome) => void): void {
  const requestId = incoming.headers['x-gateway-request-id'];
  const status = incoming.statusCode ?? 0;
  let text = '';
  incoming.on('data', (bytes: Buffer) => {
    if (status >= 400 && text.length < problemBodyBytes) text += bytes.toString('latin1');
  });
  incoming.on('error', () => undefined);
  incoming.on('close', () =>
    done({
      requestId: typeof requestId === 'string' ? requestId : null,
      status,
      isComplete: incoming.complete,
      problem: !incoming.complete ? 'CUT_OFF' : status >= 400 ? `${status} ${codeIn(text)}`.trim() : null,
    }),
  );
}

/** The error code in a body of the gateway or of the provider. */
function codeIn(text: string): string {
  return /"code":"?([\w-]+)/.exec(text)?.[1] ?? '';
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
