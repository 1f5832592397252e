import type { Command } from './context.js';

/** Poses as a standalone: drivers then send no retryable writes and no transactions. @source MongoDB 7.0 `hello` */
const maxWireVersion = 21;

const hello: Command = () => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion,
  readOnly: false,
  ok: 1,
});

const ok: Command = () => ({ ok: 1 });

/** Commands about the connection and the server. */
export const sessionCommands: Readonly<Record<string, Command>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: ok,
  endSessions: ok,
  buildInfo: () => ({
    version: '7.0.0',
    versionArray: [7, 0, 0, 0],
    gitVersion: 'embedded',
    modules: [],
    maxBsonObjectSize: 16 * 1024 * 1024,
    ok: 1,
  }),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  serverStatus: () => ({
    version: '7.0.0',
    process: 'embedded-mongo',
    uptime: process.uptime(),
    mem: { resident: Math.round(process.memoryUsage.rss() / 1048576) },
    ok: 1,
  }),
};
