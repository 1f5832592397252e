import type { ProcessSpec } from '../supervision/supervised-process.js';

/** A server that can be started here: where its data goes is settled, the port is not. */
export interface ServerLaunch {
  /** What runs, for the log: program, version and origin. */
  readonly description: string;
  specFor(port: number): ProcessSpec;
  urlFor(port: number): string;
}

/** Where and how a server is looked for. */
export interface LaunchContext {
  readonly dataDir: string;
  readonly cacheDir: () => string;
  readonly log: (line: string) => void;
}

/** Servers flush on SIGTERM; this is far more than any of them needs on a laptop. */
export const serverStopGraceMs = 15_000;
/** A server may have a large journal to read after a crash. */
export const serverReadyTimeoutMs = 60_000;

/** What a server process gets of this process's environment: nothing that could configure it by accident. */
export function bareEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', ...extra };
}
