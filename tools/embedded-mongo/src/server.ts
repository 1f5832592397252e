import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Document } from 'bson';
import { catalogCommands } from './commands/catalog-commands.js';
import type { Command } from './commands/context.js';
import { Cursors } from './commands/cursors.js';
import { readCommands } from './commands/read-commands.js';
import { sessionCommands } from './commands/session-commands.js';
import { writeCommands } from './commands/write-commands.js';
import { ServerError, serverErrors } from './server-error.js';
import { Store } from './storage/store.js';
import { TtlSweeper } from './ttl-sweeper.js';
import { encodeAnswer, readMessage, type ClientCommand } from './wire/message.js';
import { MessageSplitter } from './wire/message-splitter.js';

/** Where the engine listens and keeps its data. */
export interface EmbeddedMongoOptions {
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly dir: string;
  readonly ttlIntervalMs?: number;
}

/** A running engine. */
export interface EmbeddedMongo {
  /** `mongodb://host:port`. */
  readonly url: string;
  /** Commits what is open and closes. */
  close(): Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
  ...sessionCommands,
  ...catalogCommands,
  ...readCommands,
  ...writeCommands,
};

/**
 * Starts the engine: a server that speaks MongoDB's wire protocol over documents in SQLite.
 *
 * @throws Error when the port is taken or the directory belongs to another engine
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const store = new Store(options.dir);
  const cursors = new Cursors();
  const sweeper = new TtlSweeper(store, options.ttlIntervalMs ?? 60_000);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, store, cursors);
  });
  const host = options.host ?? '127.0.0.1';
  try {
    await listen(server, options.port ?? 0, host);
  } catch (error) {
    sweeper.stop();
    store.close();
    throw error;
  }
  return {
    url: `mongodb://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      sweeper.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      store.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Answers the commands of one connection in their order. Garbage closes it, and nothing else. */
function serve(socket: Socket, store: Store, cursors: Cursors): void {
  const splitter = new MessageSplitter();
  let last = Promise.resolve();
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      splitter.push(chunk, (message) => {
        const command = readMessage(message);
        last = last.then(() => answer(socket, command, store, cursors));
      });
    } catch {
      socket.destroy();
    }
  });
}

async function answer(socket: Socket, command: ClientCommand, store: Store, cursors: Cursors): Promise<void> {
  const result = await run(command, store, cursors);
  if (!command.isSilent && socket.writable) socket.write(encodeAnswer(command, result));
}

async function run(command: ClientCommand, store: Store, cursors: Cursors): Promise<Document | Buffer> {
  const { body, sequences } = command;
  const name = Object.keys(body)[0] ?? '';
  try {
    if (body.startTransaction !== undefined || body.autocommit !== undefined)
      throw serverErrors.illegalOperation(
        'Transaction numbers are only allowed on a replica set member or mongos',
      );
    const handler = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (handler === undefined) throw serverErrors.commandNotFound(`no such command: '${name}'`);
    const database = typeof body.$db === 'string' ? body.$db : 'test';
    return await handler({ store, cursors, database, body, sequences });
  } catch (error) {
    if (error instanceof ServerError) {
      return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.details };
    }
    process.stderr.write(`embedded-mongo: ${name} failed: ${String(error)}\n`);
    return { ok: 0, errmsg: 'the embedded engine failed', code: 8, codeName: 'UnknownError' };
  }
}
