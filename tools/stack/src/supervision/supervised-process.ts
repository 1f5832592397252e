import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

import { describeFailure, StackFailure } from '../stack-failure.js';
import { restartDelayMs } from './restart-delay.js';
import { logSince, logSize, logTail, rotateLog } from './log-file.js';

/** How to run one process of the stack. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process; nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
  /** Whether nobody waits for it: it then gives way to traffic when the machine is busy. */
  readonly isBackground?: boolean;
  readonly readyTimeoutMs: number;
  /** How long the process may take to end after it was asked to. */
  readonly stopGraceMs: number;
  /** Asked again and again until true; `output` is what the process has printed since this start. */
  readonly isReady: (output: () => string) => Promise<boolean> | boolean;
}

/** What a supervised process tells its supervisor. */
export interface ProcessEvents {
  readonly log: (line: string) => void;
  readonly started: (pid: number) => void;
}

const pollMs = 20;
const steadyAfterMs = 30_000;

/** One process that is kept running until it is stopped: restarted with backoff when it ends by itself. */
export class SupervisedProcess {
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #isWanted = false;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;

  constructor(
    readonly spec: ProcessSpec,
    private readonly logPath: string,
    private readonly events: ProcessEvents,
  ) {}

  /** The pid of the running process, or null while it is down. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the process and returns when it is ready. @throws StackFailure when it ends or stays silent instead. */
  async start(): Promise<void> {
    await this.#launch();
    this.#isWanted = true;
  }

  /** Asks the process to end, kills it when its grace is over, and returns when it is gone. */
  async stop(): Promise<void> {
    this.#giveUpRestart();
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGTERM');
    const overtime = setTimeout(() => child.kill('SIGKILL'), this.spec.stopGraceMs);
    await this.#ended;
    clearTimeout(overtime);
  }

  /** Ends the process at once, as `kill -9` does; it stays down until `start`. */
  async kill(): Promise<void> {
    this.#giveUpRestart();
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  #giveUpRestart(): void {
    this.#isWanted = false;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  async #launch(): Promise<void> {
    rotateLog(this.logPath);
    const outputFrom = logSize(this.logPath);
    const child = this.#spawn();
    const deadline = performance.now() + this.spec.readyTimeoutMs;
    while (!(await this.spec.isReady(() => logSince(this.logPath, outputFrom)))) {
      if (this.#child !== child) throw this.#failure('ended before it was ready');
      if (performance.now() > deadline) {
        child.kill('SIGKILL');
        await this.#ended;
        throw this.#failure(`was not ready within ${this.spec.readyTimeoutMs / 1000} s`);
      }
      await pause(pollMs);
    }
    // Another program may have answered on the port of a process that could not bind it.
    if (this.#child !== child) throw this.#failure('ended before it was ready');
  }

  #spawn(): ChildProcess {
    const logFd = openSync(this.logPath, 'a', 0o600);
    // Its own session: Ctrl-C in a terminal reaches only the owner of the stack, which then ends all in order.
    const child = spawn(this.spec.command, this.spec.args, {
      detached: true,
      stdio: ['ignore', logFd, logFd],
      env: this.spec.env,
    });
    closeSync(logFd);
    if (this.spec.isBackground === true && child.pid !== undefined) giveWay(child.pid);
    this.#child = child;
    const startedAt = performance.now();
    this.#ended = new Promise((resolve) => {
      const onEnd = (reason: string): void => {
        if (this.#child === child) {
          this.#child = null;
          if (performance.now() - startedAt > steadyAfterMs) this.#failures = 0;
          if (this.#isWanted) this.#scheduleRestart(reason);
        }
        resolve();
      };
      child.once('error', (error) => onEnd(error.message));
      child.once('exit', (code, signal) => onEnd(signal ?? `exit code ${code ?? '?'}`));
    });
    if (child.pid !== undefined) this.events.started(child.pid);
    return child;
  }

  #scheduleRestart(reason: string): void {
    const delayMs = restartDelayMs(this.#failures++);
    this.events.log(`${this.spec.name} ended (${reason}); starting it again in ${delayMs / 1000} s`);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#launch().then(
        () => this.events.log(`${this.spec.name} is back`),
        // The end of the failed process has scheduled the next attempt; after a stop nobody wants to know.
        (error: unknown) => this.#isWanted && this.events.log(describeFailure(error)),
      );
    }, delayMs);
  }

  #failure(what: string): StackFailure {
    const tail = logTail(this.logPath);
    return new StackFailure(
      `${this.spec.name} ${what} (log: ${this.logPath})${tail === '' ? '' : `\n${tail}`}`,
    );
  }
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system knows no priorities: it runs like the others.
  }
}
