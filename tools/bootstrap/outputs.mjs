import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { inRoot, projectFolders } from './paths.mjs';

const compiledSuffix = /(\.d\.ts|\.js)(\.map)?$/;
const assetSuffix = /\.lua$/;
const notCompiled = /\.(spec|int-spec|e2e-spec|behaviour|bench|d)\.ts$/;

/** Brings every project's `dist` in step with its `src` where the compiler does not: deleted sources and assets. */
export function syncOutputs() {
  for (const folder of projectFolders()) syncProject(inRoot(folder, 'src'), inRoot(folder, 'dist'));
}

/** The same for one project. */
export function syncProject(source, output) {
  const sources = new Set(filesBelow(source));
  for (const file of filesBelow(output)) {
    if (!hasSource(file, sources)) remove(output, file);
  }
  for (const file of sources) {
    if (assetSuffix.test(file)) copyIfChanged(join(source, file), join(output, file));
  }
  // The compiler believes its own notes: without an output that they promise, they have to go.
  if (
    [...sources].some((file) => isCompiled(file) && !existsSync(join(output, file.replace(/\.ts$/, '.js'))))
  ) {
    rmSync(join(output, '.tsbuildinfo'), { force: true });
  }
}

function isCompiled(file) {
  return file.endsWith('.ts') && !notCompiled.test(file);
}

function hasSource(file, sources) {
  if (assetSuffix.test(file)) return sources.has(file);
  return !compiledSuffix.test(file) || sources.has(file.replace(compiledSuffix, '.ts'));
}

function remove(folder, file) {
  rmSync(join(folder, file));
  for (let parent = dirname(file); parent !== '.'; parent = dirname(parent)) {
    if (readdirSync(join(folder, parent)).length > 0) return;
    rmdirSync(join(folder, parent));
  }
}

function copyIfChanged(from, to) {
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}
