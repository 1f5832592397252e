/** A provider and the variables that make it live. */
export interface ProviderVariables {
  readonly name: 'openai' | 'anthropic' | 'google' | 'azure';
  readonly keyVariable: string;
  readonly baseUrlVariable: string;
  /** Where the mock serves it, below the mock's address. */
  readonly mockPath: string;
}

/** The providers in the order they are shown. */
export const providerVariables: readonly ProviderVariables[] = [
  { name: 'openai', keyVariable: 'OPENAI_API_KEY', baseUrlVariable: 'OPENAI_BASE_URL', mockPath: '/openai' },
  {
    name: 'anthropic',
    keyVariable: 'ANTHROPIC_API_KEY',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    mockPath: '/anthropic',
  },
  { name: 'google', keyVariable: 'GOOGLE_API_KEY', baseUrlVariable: 'GOOGLE_BASE_URL', mockPath: '/google' },
  {
    name: 'azure',
    keyVariable: 'AZURE_OPENAI_API_KEY',
    baseUrlVariable: 'AZURE_OPENAI_BASE_URL',
    mockPath: '/azure/{resource}',
  },
];

/** Which provider is what. */
export type ProviderModes = Readonly<Record<ProviderVariables['name'], 'live' | 'mock'>>;

/** A provider is live when its key is in the environment, else the mock stands in for it. */
export function providerModes(environment: NodeJS.ProcessEnv): ProviderModes {
  return Object.fromEntries(
    providerVariables.map(({ name, keyVariable }) => [name, environment[keyVariable] ? 'live' : 'mock']),
  ) as ProviderModes;
}

/** The ingress' variables for its providers: the user's for live ones, the mock's for the others. */
export function providerEnvironment(environment: NodeJS.ProcessEnv, mockUrl: string): Record<string, string> {
  const variables: Record<string, string> = {};
  const modes = providerModes(environment);
  for (const { name, keyVariable, baseUrlVariable, mockPath } of providerVariables) {
    if (modes[name] === 'mock') {
      variables[keyVariable] = 'mock-key';
      variables[baseUrlVariable] = mockUrl + mockPath;
    } else {
      variables[keyVariable] = environment[keyVariable] ?? '';
      const base = environment[baseUrlVariable];
      if (base !== undefined) variables[baseUrlVariable] = base;
    }
  }
  const allowed = [environment.EGRESS_ALLOWED_HOSTS, new URL(mockUrl).host].filter(Boolean);
  return { ...variables, EGRESS_ALLOWED_HOSTS: allowed.join(',') };
}
