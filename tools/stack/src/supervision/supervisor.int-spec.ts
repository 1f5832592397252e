import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { compiledToolFile } from '../repository-paths.js';
import { ledgerPath, readLedger } from './ledger.js';
import { processIdentity } from './process-identity.js';
import type { ProcessSpec } from './supervised-process.js';
import { Supervisor } from './supervisor.js';

let dataDir: string;
let supervisor: Supervisor | null = null;
let owner: ChildProcess | null = null;
let lines: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supervisor-'));
  lines = [];
});

afterEach(async () => {
  await supervisor?.close();
  supervisor = null;
  owner?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('the condition did not come true');
    await pause(10);
  }
}

/** A process that is ready when it says so and writes its end to a shared file. */
function script(name: string, source = ''): ProcessSpec {
  const body = `${source};process.on('SIGTERM',()=>{require('node:fs').appendFileSync(${JSON.stringify(join(dataDir, 'ends'))},'${name} ');process.exit(0)});setInterval(()=>{},1000);console.log('ready')`;
  return {
    name,
    command: process.execPath,
    args: ['-e', body],
    env: { PATH: process.env['PATH'] },
    readyTimeoutMs: 10_000,
    stopGraceMs: 5_000,
    isReady: (output) => output().includes('ready'),
  };
}

async function open(): Promise<Supervisor> {
  supervisor = await Supervisor.open({ dataDir, log: (line) => lines.push(line) });
  return supervisor;
}

const pidOf = (name: string): number => {
  const pid = supervisor?.processes.find((one) => one.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
};

describe('Supervisor', () => {
  it('ends processes one after another, the one started last first', async () => {
    const stack = await open();
    for (const name of ['first', 'second', 'third']) await stack.start(script(name));
    await stack.close();
    expect(readFileSync(join(dataDir, 'ends'), 'utf8')).toBe('third second first ');
    expect(existsSync(ledgerPath(dataDir))).toBe(false);
  });

  it('starts a process that dies again and says so', async () => {
    const stack = await open();
    await stack.start(script('frail'));
    const before = pidOf('frail');
    process.kill(before, 'SIGKILL');
    await until(() => lines.some((line) => line.endsWith('is back')));
    expect(pidOf('frail')).not.toBe(before);
    expect(lines[0]).toBe('frail ended (SIGKILL); starting it again in 0.5 s');
  });

  it('leaves a killed process down until it is restarted', async () => {
    const stack = await open();
    await stack.start(script('victim'));
    await stack.kill('victim');
    expect(stack.processes).toEqual([]);
    await stack.restart('victim');
    expect(processIdentity(pidOf('victim'))).not.toBeNull();
    expect(lines).toEqual([]);
  });

  it('kills a process that does not end when asked to', async () => {
    const stack = await open();
    await stack.start({
      ...script('deaf', "process.on('SIGTERM',()=>{});process.on=()=>process"),
      stopGraceMs: 200,
    });
    const pid = pidOf('deaf');
    await stack.close();
    expect(processIdentity(pid)).toBeNull();
  });

  it('shows the end of the log of a process that cannot start', async () => {
    const stack = await open();
    const broken = script('broken', "console.error('port 1 is taken');process.exit(3)");
    await expect(stack.start(broken)).rejects.toThrow(/broken ended before it was ready[^]*port 1 is taken/);
    expect(stack.processes).toEqual([]);
  });

  it('starts nothing any more once it is being closed', async () => {
    const stack = await open();
    await stack.close();
    await expect(stack.start(script('late'))).rejects.toThrow('late is not started');
  });

  it('begins with an empty directory when asked to, but keeps fetched programs', async () => {
    writeFileSync(join(dataDir, 'old'), '');
    writeFileSync(join(dataDir, 'cache'), '');
    supervisor = await Supervisor.open({ dataDir, fresh: true, log: () => undefined });
    expect(existsSync(join(dataDir, 'old'))).toBe(false);
    expect(existsSync(join(dataDir, 'cache'))).toBe(true);
  });
});

describe('when the owner is killed', () => {
  /** A process of its own that runs one child and then hangs. */
  async function startOwner(ephemeral: boolean): Promise<{ ownerPid: number; childPid: number }> {
    const module = JSON.stringify(compiledToolFile('supervision/supervisor.js'));
    const spec = `{name:'child',command:process.execPath,args:['-e','setInterval(()=>{},1000)'],env:{},readyTimeoutMs:5000,stopGraceMs:5000,isReady:()=>true}`;
    const source = `const {Supervisor}=await import(${module});const s=await Supervisor.open({dataDir:${JSON.stringify(dataDir)},ephemeral:${ephemeral},log(){}});await s.start(${spec});console.log('up');setInterval(()=>{},1000)`;
    owner = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout as NodeJS.ReadableStream, 'data');
    const childPid = readLedger(ledgerPath(dataDir))?.processes[0]?.pid;
    if (childPid === undefined || owner.pid === undefined)
      throw new Error('the owner did not start its child');
    return { ownerPid: owner.pid, childPid };
  }

  const guardOf = (): number => {
    const listing = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
    const line = listing.split('\n').find((one) => one.includes('guard.js') && one.includes(dataDir));
    if (line === undefined) throw new Error('no guard');
    return Number.parseInt(line, 10);
  };

  it('its guard ends what it had started and removes a throw-away directory', async () => {
    const { ownerPid, childPid } = await startOwner(true);
    process.kill(ownerPid, 'SIGKILL');
    await until(() => processIdentity(childPid) === null && !existsSync(dataDir));
  });

  it('and its guard with it, the next owner of the directory ends them', async () => {
    const { ownerPid, childPid } = await startOwner(false);
    process.kill(guardOf(), 'SIGKILL');
    process.kill(ownerPid, 'SIGKILL');
    await until(() => processIdentity(ownerPid) === null);
    expect(processIdentity(childPid)).not.toBeNull();
    await open();
    expect(processIdentity(childPid)).toBeNull();
  });
});
