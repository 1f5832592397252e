import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { buildConnector } from 'undici';
import { EgressPolicy } from './egress-policy.js';
import { guardedConnector, type AddressLookup } from './guarded-connector.js';

describe('guardedConnector', () => {
  let server: Server;
  let port: number;
  let accepted = 0;
  beforeAll(async () => {
    server = createServer((socket) => {
      accepted += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const resolvingTo =
    (...addresses: string[]): AddressLookup =>
    (_hostname, _options, callback) => {
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
  /** Connects and gives the code of the error, or the address that was connected to. */
  const connect = (connector: buildConnector.connector, hostname: string): Promise<string> =>
    new Promise((resolve) => {
      const options = { hostname, host: `${hostname}:${port}`, protocol: 'http:', port: String(port) };
      connector(options as buildConnector.Options, (error: Error | null, socket: Socket | null) => {
        const peer = socket?.remoteAddress;
        socket?.destroy();
        resolve(error === null ? String(peer) : String((error as { code?: string }).code));
      });
    });

  // Without these a name of the attacker's own, or one that changes between check and use, reaches the inside.
  it.each([
    ['a private address', ['10.0.0.1']],
    ['the loopback address', ['127.0.0.1']],
    ['the loopback address as IPv6', ['::ffff:127.0.0.1']],
    ['several private addresses', ['192.168.0.1', 'fd00::1', '169.254.169.254']],
    ['no address', []],
  ])('refuses a name that resolves to %s, without a connection', async (_name, addresses) => {
    const before = accepted;
    const connector = guardedConnector(new EgressPolicy([]), 1_000, resolvingTo(...addresses));
    expect(await connect(connector, 'provider.example')).toBe('EGRESS_DENIED');
    expect(accepted).toBe(before);
  });

  it.each(['127.0.0.1', '[::1]', '10.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]', '[fe80::1]'])(
    'refuses the literal address %s, which is never looked up',
    async (hostname) => {
      const connector = guardedConnector(new EgressPolicy([]), 1_000);
      expect(await connect(connector, hostname)).toBe('EGRESS_DENIED');
    },
  );

  it('refuses localhost as the system resolves it', async () => {
    expect(await connect(guardedConnector(new EgressPolicy([]), 1_000), 'localhost')).toBe('EGRESS_DENIED');
  });

  it('connects to a listed literal address', async () => {
    const connector = guardedConnector(new EgressPolicy([`127.0.0.1:${port}`]), 1_000);
    expect(await connect(connector, '127.0.0.1')).toBe('127.0.0.1');
  });

  it('refuses a listed address on another port', async () => {
    const connector = guardedConnector(new EgressPolicy([`127.0.0.1:${port + 1}`]), 1_000);
    expect(await connect(connector, '127.0.0.1')).toBe('EGRESS_DENIED');
  });

  it('connects to the address that was judged, and asks for the name once', async () => {
    let lookups = 0;
    const rebinding: AddressLookup = (hostname, options, callback) => {
      lookups += 1;
      // A second look-up would get another answer.
      resolvingTo(lookups === 1 ? '127.0.0.1' : '127.0.0.2')(hostname, options, callback);
    };
    const connector = guardedConnector(new EgressPolicy([`127.0.0.1:${port}`]), 1_000, rebinding);
    expect(await connect(connector, 'provider.example')).toBe('127.0.0.1');
    expect(lookups).toBe(1);
  });

  it('leaves out the forbidden addresses of a name that also has allowed ones', async () => {
    const policy = new EgressPolicy([`127.0.0.1:${port}`]);
    const connector = guardedConnector(policy, 1_000, resolvingTo('10.255.255.1', '127.0.0.1'));
    expect(await connect(connector, 'provider.example')).toBe('127.0.0.1');
  });

  it('passes on that a name does not exist', async () => {
    const missing: AddressLookup = (_hostname, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    };
    expect(await connect(guardedConnector(new EgressPolicy([]), 1_000, missing), 'no.example')).toBe(
      'ENOTFOUND',
    );
  });
});
