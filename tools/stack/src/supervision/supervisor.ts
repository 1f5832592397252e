import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { compiledToolFile } from '../repository-paths.js';
import { StackFailure } from '../stack-failure.js';
import { endProcesses } from './end-processes.js';
import {
  createLedger,
  ledgerPath,
  readLedger,
  removeLedgerOf,
  writeLedger,
  type LedgerEntry,
} from './ledger.js';
import { processIdentity } from './process-identity.js';
import { SupervisedProcess, type ProcessSpec } from './supervised-process.js';

/** What a supervisor needs to know. */
export interface SupervisorOptions {
  /** One supervisor at a time works in a data directory; ledger and logs live there. */
  readonly dataDir: string;
  /** Remove the data directory when the supervisor closes or dies. */
  readonly ephemeral?: boolean;
  /** Begin with an empty data directory; fetched programs are kept, they are the same for every beginning. */
  readonly fresh?: boolean;
  readonly log: (line: string) => void;
  /** Called after a process was started or started again: it has another pid now. */
  readonly onProcessesChange?: () => void;
}

/** A running process of the stack. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
}

/**
 * Runs the processes of one stack: starts them in order, restarts those that die, ends them in the reverse order.
 * If the owner itself is killed, a guard process ends them; if the guard is killed as well, the next `open` on the
 * same data directory does.
 */
export class Supervisor {
  readonly #processes = new Map<string, SupervisedProcess>();
  readonly #entries = new Map<string, LedgerEntry>();
  #closing: Promise<void> | null = null;

  private constructor(private readonly options: SupervisorOptions) {}

  /** Takes the data directory over. @throws StackFailure when a living stack works in it. */
  static async open(options: SupervisorOptions): Promise<Supervisor> {
    const supervisor = new Supervisor(options);
    await claim(options);
    if (options.fresh === true) clear(options.dataDir);
    startGuard(options.dataDir);
    return supervisor;
  }

  /** The processes that run at this moment. */
  get processes(): RunningProcess[] {
    return [...this.#processes.values()].flatMap(({ spec, pid }) =>
      pid === null ? [] : [{ name: spec.name, pid }],
    );
  }

  /** Starts a process and waits until it is ready. @throws StackFailure when it does not get ready. */
  async start(spec: ProcessSpec): Promise<void> {
    if (this.#closing !== null)
      throw new StackFailure(`${spec.name} is not started: everything is being stopped.`);
    const logPath = join(this.options.dataDir, 'logs', `${spec.name}.log`);
    const supervised = new SupervisedProcess(spec, logPath, {
      log: this.options.log,
      started: (pid) => this.#record(spec, pid),
    });
    this.#processes.set(spec.name, supervised);
    try {
      await supervised.start();
    } catch (error) {
      this.#processes.delete(spec.name);
      throw error;
    }
  }

  /** `kill -9`; the process stays down until `restart`. */
  kill(name: string): Promise<void> {
    return this.#get(name).kill();
  }

  /** Starts a process again with the same settings and the same port, ending it first if it runs. */
  async restart(name: string): Promise<void> {
    const supervised = this.#get(name);
    await supervised.stop();
    await supervised.start();
  }

  /** Ends everything, the process started last first. Nothing is left behind when it returns. Safe to call again. */
  close(): Promise<void> {
    this.#closing ??= this.#endAll();
    return this.#closing;
  }

  /** `kill -9` for everything: what `close` waits for is then over at once. */
  async killAll(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((supervised) => supervised.kill()));
  }

  async #endAll(): Promise<void> {
    for (const supervised of [...this.#processes.values()].toReversed()) await supervised.stop();
    this.#processes.clear();
    rmSync(ledgerPath(this.options.dataDir), { force: true });
    if (this.options.ephemeral === true) rmSync(this.options.dataDir, { recursive: true, force: true });
  }

  #get(name: string): SupervisedProcess {
    const supervised = this.#processes.get(name);
    if (supervised === undefined) throw new StackFailure(`This stack does not run ${name}.`);
    return supervised;
  }

  #record(spec: ProcessSpec, pid: number): void {
    const identity = processIdentity(pid);
    if (identity === null) return;
    this.#entries.set(spec.name, { name: spec.name, pid, identity, stopGraceMs: spec.stopGraceMs });
    writeLedger(ledgerPath(this.options.dataDir), newLedger(this.options, [...this.#entries.values()]));
    this.options.onProcessesChange?.();
  }
}

/** What `fresh` leaves: our own claim, an install in progress, fetched programs. */
const keptByFresh = new Set([basename(ledgerPath('.')), 'install.pid', 'cache']);

function clear(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!keptByFresh.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

async function claim(options: SupervisorOptions): Promise<void> {
  const path = ledgerPath(options.dataDir);
  while (!createLedger(path, newLedger(options, []))) {
    const previous = readLedger(path);
    if (previous !== null && processIdentity(previous.owner.pid) === previous.owner.identity) {
      throw new StackFailure(
        `A stack is already running in ${options.dataDir} (process ${previous.owner.pid}); stop it first.`,
      );
    }
    if (previous === null) {
      rmSync(path, { force: true });
    } else {
      await endProcesses(previous.processes);
      removeLedgerOf(previous.owner, path);
    }
  }
}

function newLedger(options: SupervisorOptions, processes: LedgerEntry[]): Parameters<typeof writeLedger>[1] {
  const owner = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
  return { owner, processes, ephemeral: options.ephemeral === true };
}

function startGuard(dataDir: string): void {
  const guard = spawn(process.execPath, [compiledToolFile('supervision/guard.js'), dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  // Neither the guard nor the pipe may keep a finished owner alive.
  guard.unref();
  (guard.stdin as unknown as { unref: () => void }).unref();
}
