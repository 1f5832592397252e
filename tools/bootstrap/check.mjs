import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { compile } from './build.mjs';
import { runGenerator } from './docs.mjs';
import { inRoot, projectFolders, root } from './paths.mjs';
import { capture } from './processes.mjs';
import { withProgress } from './progress.mjs';

/** Everything that can be said about the code without running it. Leaves no diff; tests are `npm test`. */
export async function check(node) {
  const tool = (name, ...args) => capture(node, [inRoot('node_modules', name), ...args]);
  const steps = [
    [
      'lock file',
      () =>
        capture(
          'npm',
          ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
          { env: process.env },
        ),
    ],
    ['project tags', checkTags],
    ['format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')],
    ['build', () => compile(node)],
    ['types of tests', () => tool('ts7/bin/tsc', '-p', 'tsconfig.spec.json', '--noEmit')],
    ['lint and module boundaries', () => lint(tool)],
    ['generated documents', () => checkGeneratedDocs(node)],
  ];
  let failures = 0;
  for (const [name, step] of steps) {
    const startedAt = Date.now();
    const { exitCode, output } = await withProgress(name, step);
    const isGood = exitCode === 0;
    if (!isGood) failures += 1;
    process.stdout.write(
      `${isGood ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
    );
    if (!isGood) process.stdout.write(`${output.trim()}\n`);
  }
  process.stdout.write(
    failures === 0 ? 'All checks passed.\n' : `${failures} of ${steps.length} checks failed.\n`,
  );
  return failures === 0 ? 0 : 1;
}

/** The boundary rule sorts projects by their tags: one without both would be allowed everything. */
function checkTags() {
  const problems = projectFolders().flatMap((folder) => {
    const tags = JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')).nx?.tags ?? [];
    return ['type:', 'plane:']
      .filter((kind) => tags.filter((tag) => tag.startsWith(kind)).length !== 1)
      .map((kind) => `${folder}/package.json: nx.tags needs exactly one ${kind}… tag`);
  });
  return { exitCode: problems.length === 0 ? 0 : 1, output: problems.join('\n') };
}

/** Without a cached project graph the boundary rule skips itself, says so and passes: that is a failure here. */
async function lint(tool) {
  mkdirSync(inRoot('.nx'), { recursive: true });
  const graph = await tool('nx/dist/bin/nx.js', 'graph', '--file=.nx/graph.json');
  if (graph.exitCode !== 0) return graph;
  const { exitCode, output } = await tool('eslint/bin/eslint.js', '.');
  const wasSkipped = /rule will be skipped|No cached ProjectGraph/i.test(output);
  return { exitCode: wasSkipped ? 1 : exitCode, output };
}

/** Generates the documents, compares, and puts back what was there. */
async function checkGeneratedDocs(node) {
  const before = readDocs();
  const { exitCode, output } = await runGenerator(node);
  if (exitCode !== 0) return { exitCode, output };
  const after = readDocs();
  const stale = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  for (const path of stale) {
    if (before.has(path)) writeFileSync(path, before.get(path));
    else rmSync(path);
  }
  const names = stale.map((path) => path.slice(root.length + 1));
  return {
    exitCode: stale.length === 0 ? 0 : 1,
    output: `Run \`npm run docs:generate\`: ${names.join(', ')}`,
  };
}

function readDocs() {
  const folder = inRoot('docs');
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}
