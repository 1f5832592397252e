import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** A TCP connection to a server that a test can cut and mend, as when the server dies and comes back. */
export interface CuttableProxy extends Pick<TcpProxy, 'url' | 'close'> {
  cut(): void;
  mend(): void;
}

/** Puts a proxy on a free port in front of a server. */
export async function startCuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  let isCut = false;
  const { url, destroyAll, close } = await startTcpProxy(serverUrl, (client, connectUpstream) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connectUpstream();
    client.pipe(upstream);
    upstream.pipe(client);
  });
  return {
    url,
    cut: () => {
      isCut = true;
      destroyAll();
    },
    mend: () => {
      isCut = false;
    },
    close,
  };
}
