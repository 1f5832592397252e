import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { waitUntil } from '@trueport/testing';

/** A TCP connection to the providers that shows which requests the gateway has hung up on. */
export interface WatchedUpstream {
  readonly url: string;
  /** Waits until every connection on which a text was sent is closed; there must be one. */
  closedAfter(text: string): Promise<void>;
  close(): Promise<void>;
}

interface Watched {
  sent: string;
  isOpen: boolean;
}

/** Puts a watched proxy on a free port in front of the providers. */
export async function watchUpstream(upstreamUrl: string): Promise<WatchedUpstream> {
  const { hostname, port } = new URL(upstreamUrl);
  const connections: Watched[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const watched: Watched = { sent: '', isOpen: true };
    connections.push(watched);
    const upstream = connect(Number(port), hostname);
    client.on('data', (bytes: Buffer) => {
      watched.sent += bytes.toString('latin1');
    });
    client.on('close', () => {
      watched.isOpen = false;
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closedAfter: async (text) => {
      const isClosed = (): boolean => {
        const asked = connections.filter(({ sent }) => sent.includes(text));
        return asked.length > 0 && asked.every(({ isOpen }) => !isOpen);
      };
      await waitUntil(isClosed, { what: `the end of the connection that asked for ${text}` });
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
