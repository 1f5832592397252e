import { BootstrapFailure } from './failure.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './processes.mjs';
import { withProgress } from './progress.mjs';
import { syncOutputs } from './outputs.mjs';

/** Compiles what has changed and leaves in every `dist` what the sources give, no less and no more. */
export async function build(node) {
  const { exitCode, output } = await withProgress('Building', () => compile(node));
  if (exitCode !== 0) throw new BootstrapFailure(`${output.trim()}\nThe build failed.`);
}

/** The same, as a result instead of a failure. */
export async function compile(node) {
  syncOutputs();
  return capture(node, [inRoot('node_modules/ts7/bin/tsc'), '-b']);
}
