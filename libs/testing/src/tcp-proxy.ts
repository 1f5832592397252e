import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP connection to a server by way of the test. */
export interface TcpProxy {
  /** The server's URL by way of the proxy. */
  readonly url: string;
  /** Ends every connection there is. */
  destroyAll(): void;
  close(): Promise<void>;
}

/**
 * Puts a proxy on a free port in front of a server.
 *
 * @param join is given a client and what connects it with the server: the two ends fall together from then on
 */
export async function startTcpProxy(
  serverUrl: string,
  join: (client: Socket, connectUpstream: () => Socket) => void,
): Promise<TcpProxy> {
  const url = new URL(serverUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const server = createServer((client) =>
    join(client, () => {
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
      return upstream;
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.toString(),
    destroyAll,
    close: () => {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
