import { Load, type LoadOptions } from './load.js';
import type { Observation } from './observation.js';

/** What the drill tells its load generator, which runs in a process of its own. */
export type LoadCommand =
  { readonly start: LoadOptions } | { readonly phase: string } | { readonly stop: true };

let load: Load | null = null;

function obey(command: LoadCommand): void {
  if ('start' in command) load = new Load(command.start);
  else if ('phase' in command && load !== null) load.phase = command.phase;
  else if ('stop' in command) void load?.stop().then(report);
}

function report(observations: readonly Observation[]): void {
  process.send?.(observations, undefined, {}, () => process.exit(0));
}

process.on('message', obey);
// Without the drill nobody counts any more.
process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group; the drill decides when load ends.
process.on('SIGINT', () => undefined);
