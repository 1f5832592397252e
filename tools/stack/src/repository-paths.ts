import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

// src/ and dist/ lie at the same depth, so this holds for the compiled tool and for specs alike.
const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of the repository's root. */
export const repositoryRoot = dirname(dirname(packageRoot));

/** Absolute path of a compiled file of this tool, also when the caller runs from source. */
export function compiledToolFile(relativePath: string): string {
  return join(packageRoot, 'dist', relativePath);
}
