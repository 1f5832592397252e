import { fork, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from './load-job.js';

/** A program of the bench that runs until it is stopped. */
export interface Child {
  readonly pid: number;
  readonly port: number;
  stop(): void;
}

/** Starts a compiled file of this folder and waits for its ready line. */
export function startChild(file: string, args: readonly string[]): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.stdout.once('data', (line: Buffer) => {
      const { port } = JSON.parse(line.toString()) as { port: number };
      resolve({ pid: child.pid as number, port, stop: () => void child.kill('SIGTERM') });
    });
  });
}

/** The load generator in a process of its own. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(fileURLToPath(new URL('load.js', import.meta.url)), {
    serialization: 'advanced',
  });

  run(job: LoadJob): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the load generator ended with ${code}`));
      this.child.once('exit', ended);
      this.child.once('message', (result: LoadResult) => {
        this.child.off('exit', ended);
        resolve(result);
      });
      this.child.send(job);
    });
  }

  stop(): void {
    this.child.kill('SIGTERM');
  }
}
