import type { Socket } from 'node:net';
import { startTcpProxy, type TcpProxy } from '@trueport/testing';

/** A TCP connection to a server that keeps back what is asked of it until a test lets it pass. */
export interface HoldingProxy extends Pick<TcpProxy, 'url' | 'close'> {
  /** Keeps back every request that names this from now on, and all that follow it on its connection. */
  hold(name: string): void;
  /** Whether something is kept back. */
  isHolding(): boolean;
  /** Lets everything pass again. */
  release(): void;
}

/** Puts a proxy on a free port in front of a server. */
export async function startHoldingProxy(serverUrl: string): Promise<HoldingProxy> {
  let name: string | null = null;
  let held: { readonly upstream: Socket; readonly chunk: Buffer }[] = [];
  const { url, close } = await startTcpProxy(serverUrl, (client, connectUpstream) => {
    const upstream = connectUpstream();
    client.on('data', (chunk: Buffer) => {
      const isHeld = held.some((entry) => entry.upstream === upstream);
      if (isHeld || (name !== null && chunk.includes(name))) held.push({ upstream, chunk });
      else upstream.write(chunk);
    });
    upstream.pipe(client);
  });
  return {
    url,
    hold: (heldName) => {
      name = heldName;
    },
    isHolding: () => held.length > 0,
    release: () => {
      name = null;
      for (const { upstream, chunk } of held) upstream.write(chunk);
      held = [];
    },
    close,
  };
}
