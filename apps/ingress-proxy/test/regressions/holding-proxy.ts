import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP connection to a server that keeps back what is asked of it until a test lets it pass. */
export interface HoldingProxy {
  /** The server's URL by way of the proxy. */
  readonly url: string;
  /** Keeps back every request that names this from now on, and all that follow it on its connection. */
  hold(name: string): void;
  /** Whether something is kept back. */
  isHolding(): boolean;
  /** Lets everything pass again. */
  release(): void;
  close(): Promise<void>;
}

/** Puts a proxy on a free port in front of a server. */
export async function startHoldingProxy(serverUrl: string): Promise<HoldingProxy> {
  const url = new URL(serverUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let name: string | null = null;
  let held: { readonly upstream: Socket; readonly chunk: Buffer }[] = [];
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const isHeld = held.some((entry) => entry.upstream === upstream);
      if (isHeld || (name !== null && chunk.includes(name))) held.push({ upstream, chunk });
      else upstream.write(chunk);
    });
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.toString(),
    hold: (heldName) => {
      name = heldName;
    },
    isHolding: () => held.length > 0,
    release: () => {
      name = null;
      for (const { upstream, chunk } of held) upstream.write(chunk);
      held = [];
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
