import { StackFailure } from '../stack-failure.js';
import { privateCopy } from './private-copy.js';
import type { LaunchContext } from './server-launch.js';
import { programOnPath, type InstalledProgram, type ServerProgram } from './server-program.js';

/**
 * A program that can run a server: the one on PATH, else a private copy, fetched if need be.
 *
 * @throws StackFailure with the command that helps when there is neither
 */
export async function findProgram(
  program: ServerProgram,
  urlVariable: string,
  context: LaunchContext,
): Promise<InstalledProgram> {
  const onPath = await programOnPath(program, context.log);
  if (onPath !== null) return onPath;
  const help = `Install it (${installCommand(program.name)}) or set ${urlVariable} to a running server.`;
  try {
    const fetched = await privateCopy(program, context.cacheDir(), context.log);
    if (fetched !== null) return fetched;
  } catch (error) {
    if (error instanceof StackFailure) throw new StackFailure(`${error.message}\n${help}`);
    throw error;
  }
  throw new StackFailure(`${program.name} is not on PATH and cannot be fetched on this system. ${help}`);
}

function installCommand(name: string): string {
  return process.platform === 'darwin'
    ? `brew install ${name.replace('redis-server', 'redis')}`
    : `sudo apt-get install ${name}`;
}
