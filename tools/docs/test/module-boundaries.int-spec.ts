import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Canary {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly rule: string | null;
}

const boundaries = '@nx/enforce-module-boundaries';

const canaries: readonly Canary[] = [
  {
    name: 'the hot path imports persistence',
    path: 'apps/ingress-proxy/src/main.ts',
    text: "import '@trueport/persistence';\n",
    rule: boundaries,
  },
  {
    name: 'the hot path imports mongoose',
    path: 'apps/ingress-proxy/src/main.ts',
    text: "import 'mongoose';\n",
    rule: 'no-restricted-imports',
  },
  {
    name: 'an app imports an app',
    path: 'apps/management-api/src/main.ts',
    text: "import '@trueport/ingress-proxy';\n",
    rule: boundaries,
  },
  {
    name: 'the core imports an adapter',
    path: 'libs/dialects/src/index.ts',
    text: "import '@trueport/bus';\n",
    rule: boundaries,
  },
  {
    name: 'the core reads a file',
    path: 'libs/dialects/src/index.ts',
    text: "import 'node:fs';\n",
    rule: 'no-restricted-imports',
  },
  {
    name: 'a lib reaches into another project',
    path: 'libs/limits/src/index.ts',
    text: "import '../../config/src/secret.js';\n",
    rule: boundaries,
  },
  {
    name: 'a service reads the environment itself',
    path: 'apps/management-api/src/main.ts',
    text: 'export const value = process.env.HOME;\n',
    rule: 'no-restricted-properties',
  },
  {
    name: 'a promise is left alone',
    path: 'libs/config/src/secret.ts',
    text: 'Promise.resolve(1);\n',
    rule: '@typescript-eslint/no-floating-promises',
  },
  {
    name: 'nothing is wrong',
    path: 'libs/dialects/src/index.ts',
    text: "import { noUsage } from '@trueport/contracts';\nexport const usage = noUsage;\n",
    rule: null,
  },
];

// Without a project graph the boundary rule is skipped silently: every layer would be a sentence, not a rule.
describe('lint', () => {
  let broken: (string | null)[][];

  beforeAll(async () => {
    // With CI=true, typescript-eslint would parse the files on disk in place of the texts given.
    const settings = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', TSESTREE_SINGLE_RUN: 'false' };
    const options = { cwd: root, env: { ...process.env, ...settings } };
    await run(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], options);
    const linted = ['tools/docs/test/lint-texts.mjs', JSON.stringify(canaries)];
    const { stdout } = await run(process.execPath, linted, options);
    broken = JSON.parse(stdout) as (string | null)[][];
  });

  it.each(canaries.map((canary, at) => [canary.rule ?? 'nothing', canary.name, at] as const))(
    'reports %s when %s',
    (_rule, _name, at) => {
      const { rule } = canaries[at] as Canary;
      if (rule === null) expect(broken[at]).toEqual([]);
      else expect(broken[at]).toContain(rule);
    },
  );
});
