import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { AnswerError, UsageReading } from '@trueport/dialects';
import type { Dispatcher } from 'undici';
import type { PlannedCall } from './planned-call.js';
import { ProviderAttempt, type AttemptHost } from './provider-attempt.js';
import type { StreamTranslation } from './stream-translation.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const controller = {
  pause: () => undefined,
  abort: () => undefined,
} as unknown as Dispatcher.DispatchController;
const deployment = { provider: 'openai', model: 'm', baseModel: 'm' } as const;

/** A stream that has content from its second chunk on. */
function stream(): StreamTranslation {
  let chunks = 0;
  return {
    error: null as AnswerError | null,
    isOver: false,
    get hasContent() {
      return chunks > 1;
    },
    push: () => (chunks += 1),
    end: () => undefined,
    fail: () => undefined,
    begin: () => undefined,
    take: () => Buffer.alloc(0),
    reading: () => ({}) as UsageReading,
    keepAlive: () => '',
  };
}

/** An attempt whose provider is the test, and what became of it. */
function startedAttempt() {
  const steps: string[] = [];
  let hasBegun = false;
  let handler: Dispatcher.DispatchHandler | null = null;
  const planned = {
    upstream: {
      signer: null,
      credentialHeader: ['authorization', 'x'],
      dispatcher: {
        dispatch: (_options: unknown, call: Dispatcher.DispatchHandler) => {
          handler = call;
        },
      },
    },
    headers: [],
    bodies: [Buffer.alloc(1024)],
    createStream: stream,
  } as unknown as PlannedCall;
  const host = {
    isSettled: false,
    mustStream: false,
    get hasBegun() {
      return hasBegun;
    },
    upstreamHead: () => undefined,
    waiting: () => steps.push('waiting'),
    begin: () => {
      hasBegun = true;
      steps.push('begun');
      attempt.commit();
    },
    passOn: () => true,
    noteCause: () => undefined,
    breakOff: () => steps.push('broken off'),
  } as unknown as AttemptHost;
  const permit = {
    allowed: true as const,
    succeeded: () => steps.push('provider is well'),
    failed: () => steps.push('provider failed'),
    ignored: () => steps.push('says nothing of the provider'),
  };
  const attempt = new ProviderAttempt(deployment, planned, permit as never, host);
  const outcome = attempt.run();
  const provider = handler as unknown as Required<Dispatcher.DispatchHandler>;
  return { attempt, outcome, provider, steps, plan: new WeakRef(planned) };
}

const opened = (provider: Required<Dispatcher.DispatchHandler>): void =>
  provider.onResponseStart(controller, 200, { 'content-type': 'text/event-stream' });
const chunk = (provider: Required<Dispatcher.DispatchHandler>): void =>
  provider.onResponseData(controller, Buffer.from('x'));

describe('an attempt whose provider streams', () => {
  it('is answered with the first content, and the provider is judged then', async () => {
    const { outcome, provider, steps } = startedAttempt();
    opened(provider);
    chunk(provider);
    expect(steps).toEqual(['waiting', 'waiting']);
    chunk(provider);
    expect(steps.slice(2)).toEqual(['begun', 'provider is well']);
    await expect(outcome).resolves.toEqual({ kind: 'answered' });
  });

  it('lets go of its request once the answer has begun', async () => {
    const { attempt, outcome, provider, plan } = startedAttempt();
    opened(provider);
    chunk(provider);
    chunk(provider);
    await outcome;
    await new Promise(setImmediate);
    collectGarbage();
    expect(plan.deref()).toBeUndefined();
    expect(attempt.stream).not.toBeNull();
  });

  it('is answered when the client is shown a sign of life before any content', async () => {
    const { attempt, outcome, provider } = startedAttempt();
    opened(provider);
    attempt.commit();
    await expect(outcome).resolves.toEqual({ kind: 'answered' });
  });

  it('has failed when the connection breaks before the first content', async () => {
    const { outcome, provider, steps } = startedAttempt();
    opened(provider);
    provider.onResponseError(controller, Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await expect(outcome).resolves.toMatchObject({ kind: 'failed' });
    expect(steps).toEqual(['waiting', 'provider failed']);
  });

  it('is broken off when the connection breaks after it', () => {
    const { provider, steps } = startedAttempt();
    opened(provider);
    chunk(provider);
    chunk(provider);
    provider.onResponseError(controller, Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(steps.at(-1)).toBe('broken off');
  });
});
