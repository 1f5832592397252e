import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom: layers (`type:`) and planes (`plane:`). Specs may use `testing` besides. */
const dependencyRules = (forSpecs) => {
  const testing = forSpecs ? ['type:testing', 'type:tool'] : [];
  const testPlane = forSpecs
    ? ['plane:test', 'plane:tool', 'plane:back', 'plane:shared', 'plane:bridge']
    : [];
  return [
    { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract', ...testing] },
    { sourceTag: 'type:core', onlyDependOnLibsWithTags: ['type:core', 'type:contract', ...testing] },
    {
      sourceTag: 'type:adapter',
      onlyDependOnLibsWithTags: ['type:adapter', 'type:core', 'type:contract', ...testing],
    },
    {
      sourceTag: 'type:app',
      onlyDependOnLibsWithTags: ['type:adapter', 'type:core', 'type:contract', ...testing],
    },
    { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contract'] },
    {
      sourceTag: 'type:tool',
      onlyDependOnLibsWithTags: [
        'type:tool',
        'type:app',
        'type:testing',
        'type:adapter',
        'type:core',
        'type:contract',
      ],
    },
    { sourceTag: 'plane:hot', onlyDependOnLibsWithTags: ['plane:shared', 'plane:bridge', ...testPlane] },
    {
      sourceTag: 'plane:back',
      onlyDependOnLibsWithTags: ['plane:back', 'plane:bridge', 'plane:shared', ...testPlane],
    },
    { sourceTag: 'plane:bridge', onlyDependOnLibsWithTags: ['plane:back', 'plane:shared', ...testPlane] },
    { sourceTag: 'plane:shared', onlyDependOnLibsWithTags: ['plane:shared', ...testPlane] },
    { sourceTag: 'plane:test', onlyDependOnLibsWithTags: ['plane:shared'] },
    {
      sourceTag: 'plane:tool',
      onlyDependOnLibsWithTags: ['plane:tool', 'plane:test', 'plane:shared', 'plane:back', 'plane:hot'],
    },
  ];
};

const boundaries = (forSpecs) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { enforceBuildableLibDependency: false, allow: [], depConstraints: dependencyRules(forSpecs) },
  ],
});

const specFiles = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  '**/*.behaviour.ts',
  '**/test/**/*.ts',
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.data/**', '.nx/**', '**/*.mjs'] },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['./tsconfig.spec.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...boundaries(false),
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment through @trueport/config.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Outgoing HTTP goes through @trueport/providers and its egress policy.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z]/]', message: 'No I prefix: name what it is.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: ['contracts', 'dialects', 'pricing', 'detection'].map((lib) => `libs/${lib}/**/*.ts`),
    ignores: specFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'The core is pure: no I/O. Put it into an adapter.' }] },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'The core is pure: take what you need as a parameter.' },
        { name: 'fetch', message: 'The core is pure: no I/O.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a clock as a parameter.' },
        { object: 'Math', property: 'random', message: 'Take a source of randomness as a parameter.' },
      ],
    },
  },
  {
    files: ['apps/ingress-proxy/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'mongoose',
              message: 'Mongo is never touched while a client waits; use @trueport/snapshot.',
            },
          ],
          patterns: [
            { group: ['mongodb', 'mongodb/*'], message: 'Mongo is never touched while a client waits.' },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/config/**/*.ts', 'libs/testing/**/*.ts', 'tools/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['tools/**/*.ts', '**/*.bench.ts'],
    rules: { 'no-console': 'off', 'no-restricted-globals': 'off' },
  },
  {
    files: specFiles,
    rules: {
      ...boundaries(true),
      'no-restricted-properties': 'off',
      'no-restricted-globals': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
);
