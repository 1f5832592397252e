import { spawn } from 'node:child_process';

import { StackFailure } from '../stack-failure.js';

/** How a helper program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** What a finished program left. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns what it printed. @throws StackFailure when it is missing or takes too long. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, LC_ALL: 'C', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // It must not outlive us, whatever ends us.
    const killWithUs = (): boolean => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('close', () => process.off('exit', killWithUs));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString('utf8')));
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString('utf8')));
    const overtime = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new StackFailure(`${command} did not finish within ${options.timeoutMs / 1000} s.`));
    }, options.timeoutMs);
    child.once('error', (error) => {
      clearTimeout(overtime);
      reject(new StackFailure(`${command} cannot be run: ${error.message}`));
    });
    child.once('close', (exitCode) => {
      clearTimeout(overtime);
      resolve({ exitCode, stdout, stderr });
    });
  });
}
