import { connect } from 'node:net';

const probeTimeoutMs = 1_000;

/** Connects to a loopback port, optionally says something, and returns the first bytes of the answer ('' when none). */
function firstAnswer(port: number, hello: string | null): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: string | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(probeTimeoutMs, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('close', () => finish(null));
    socket.once('data', (bytes) => finish(bytes.toString('latin1')));
    if (hello !== null) socket.once('connect', () => socket.write(hello));
  });
}

/** Whether a NATS server with JetStream greets on the port: it opens the client port after recovering its streams. */
export async function natsIsReady(port: number): Promise<boolean> {
  const greeting = await firstAnswer(port, null);
  return greeting !== null && greeting.startsWith('INFO ') && greeting.includes('"jetstream":true');
}

/** Whether a Redis server answers commands on the port (it says LOADING while it still replays its log). */
export async function redisIsReady(port: number): Promise<boolean> {
  return (await firstAnswer(port, 'PING\r\n'))?.startsWith('+PONG') ?? false;
}

/** Whether anything accepts TCP connections on the port. */
export function portAccepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (accepts: boolean): void => {
      socket.destroy();
      resolve(accepts);
    };
    socket.setTimeout(probeTimeoutMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => finish(true));
  });
}

/** Whether an HTTP endpoint answers 200. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs * 2) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
