import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { LoadCommand } from './load-process.js';
import type { LoadOptions } from './load.js';
import type { Observation } from './observation.js';

/** Load from a process of its own, so that neither disturbs the other. */
export class LoadGenerator {
  private readonly child: ChildProcess;

  constructor(options: LoadOptions) {
    const path = fileURLToPath(new URL('load-process.js', import.meta.url));
    this.child = fork(path, [], { serialization: 'advanced', execArgv: ['--no-warnings'] });
    this.tell({ start: options });
  }

  /** What is sent from now on belongs to this phase. */
  enter(phase: string): void {
    this.tell({ phase });
  }

  /** Ends the load, waits for what is open, and gives what was seen. */
  stop(): Promise<readonly Observation[]> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (observations) => resolve(observations as readonly Observation[]));
      this.child.once('exit', (code) =>
        reject(new Error(`the load generator ended with ${code ?? 'a signal'}`)),
      );
      this.tell({ stop: true });
    });
  }

  /** Ends it at once; what it has seen is of no interest any more. */
  abandon(): void {
    this.child.kill('SIGKILL');
  }

  private tell(command: LoadCommand): void {
    this.child.send(command);
  }
}
