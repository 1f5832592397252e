import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a service and a server, so that the server can be away for the service alone. */
export interface SwitchableRelay {
  /** The server's URL by way of the relay. */
  readonly url: string;
  switchOff(): void;
  switchOn(): void;
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startRelay(serverUrl: string): Promise<SwitchableRelay> {
  const target = new URL(serverUrl);
  const open = new Set<Socket>();
  let isOn = true;
  const relay = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    open.add(client);
    for (const socket of [client, server])
      socket
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(client);
          client.destroy();
          server.destroy();
        });
    if (!isOn) client.destroy();
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const destroyOpen = (): void => open.forEach((socket) => socket.destroy());
  return {
    url: url.toString(),
    switchOff: () => {
      isOn = false;
      destroyOpen();
    },
    switchOn: () => {
      isOn = true;
    },
    close: async () => {
      destroyOpen();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
