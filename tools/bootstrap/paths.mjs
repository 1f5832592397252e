import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Absolute path of something in the repository. */
export const inRoot = (...parts) => join(root, ...parts);

/** Folders of all projects, relative to the root. */
export function projectFolders() {
  return ['apps', 'libs', 'tools'].flatMap((group) =>
    readdirSync(inRoot(group))
      .map((name) => `${group}/${name}`)
      .filter((folder) => existsSync(inRoot(folder, 'package.json'))),
  );
}
