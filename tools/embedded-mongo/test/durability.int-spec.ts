import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Engine {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts the engine as a process of its own and waits for its ready line. */
function start(directory: string, port = 0): Promise<Engine> {
  const child = spawn(process.execPath, ['--no-warnings', main, '--dir', directory, '--port', String(port)]);
  return new Promise((resolve, reject) => {
    let problem = '';
    child.stderr.on('data', (text: Buffer) => (problem += text.toString()));
    child.once('exit', () => reject(new Error(problem)));
    child.stdout.once('data', (line: Buffer) =>
      resolve({ url: (JSON.parse(line.toString()) as { url: string }).url, child }),
    );
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

describe('the engine as a process', () => {
  let directory: string;
  let engine: Engine;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'durability-'));
    engine = await start(directory);
  });
  afterEach(async () => {
    if (engine.child.exitCode === null && engine.child.signalCode === null)
      await end(engine.child, 'SIGKILL');
    rmSync(directory, { recursive: true });
  });

  const withClient = async <Result>(
    use: (items: mongo.Collection<{ _id: number }>) => Promise<Result>,
  ): Promise<Result> => {
    const client = await new mongo.MongoClient(engine.url, { serverSelectionTimeoutMS: 5_000 }).connect();
    try {
      return await use(client.db('durability').collection<{ _id: number }>('items'));
    } finally {
      await client.close(true);
    }
  };

  it('loses no write that it has acknowledged with j:true when it is killed', async () => {
    const acknowledged: number[] = [];
    await withClient(async (items) => {
      let killed: Promise<unknown> | null = null;
      for (let at = 0; killed === null || at % 50 !== 0; at += 1) {
        try {
          await items.insertOne({ _id: at }, { writeConcern: { w: 1, j: true } });
          acknowledged.push(at);
        } catch {
          break;
        }
        if (acknowledged.length === 120) killed = end(engine.child, 'SIGKILL');
      }
      await killed;
    });
    engine = await start(directory);
    const stored = await withClient((items) => items.find().sort({ _id: 1 }).toArray());
    const ids = stored.map(({ _id }) => _id);
    expect(acknowledged.length).toBeGreaterThanOrEqual(120);
    expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('ends cleanly when asked, with everything stored', async () => {
    await withClient((items) => items.insertOne({ _id: 1 }));
    expect(await end(engine.child, 'SIGTERM')).toBe(0);
    engine = await start(directory);
    expect(await withClient((items) => items.countDocuments())).toBe(1);
  });

  it('says in one sentence that its port is taken or its folder in use', async () => {
    const other = mkdtempSync(join(tmpdir(), 'durability-'));
    const port = Number(new URL(engine.url).port);
    await expect(start(other, port)).rejects.toThrow(/port \d+ is taken/);
    await expect(start(directory)).rejects.toThrow(/belongs to another running engine/);
    rmSync(other, { recursive: true });
  });

  it.each([
    ['a negative length', Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['an enormous length', Buffer.from([0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['an unknown operation', Buffer.from([16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x77, 0, 0, 0])],
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('closes a connection that sends %s, and serves the others', async (_name, bytes) => {
    const { hostname, port } = new URL(engine.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    expect(await withClient((items) => items.countDocuments())).toBe(0);
  });
});
