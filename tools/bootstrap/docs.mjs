import { existsSync } from 'node:fs';

import { inRoot } from './paths.mjs';
import { capture } from './processes.mjs';

const generator = 'tools/docs/dist/main.js';

/** Writes the documents that are made from the code. */
export async function generateDocs(node) {
  const { exitCode, output } = await runGenerator(node);
  process.stdout.write(output);
  return exitCode;
}

/** Runs the generator; without one there is nothing to generate. */
export async function runGenerator(node) {
  if (!existsSync(inRoot(generator))) return { exitCode: 0, output: 'No document is generated.\n' };
  return capture(node, [inRoot(generator)]);
}
