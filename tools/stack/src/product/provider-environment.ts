/** A provider and the variables that make it live. */
export interface ProviderVariables {
  readonly name: 'openai' | 'anthropic' | 'google' | 'azure' | 'bedrock';
  readonly keyVariable: string;
  /** Another way to have a credential. */
  readonly otherKeyVariable?: string;
  readonly baseUrlVariable: string;
  /** Where the mock serves it, below the mock's address. */
  readonly mockPath: string;
  /** What else the mock needs. */
  readonly mockVariables?: Readonly<Record<string, string>>;
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
    mockVariables: { AZURE_OPENAI_RESOURCE: 'mock' },
  },
  {
    name: 'bedrock',
    keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
    otherKeyVariable: 'AWS_ACCESS_KEY_ID',
    baseUrlVariable: 'BEDROCK_BASE_URL',
    mockPath: '/bedrock',
  },
];

/** Which provider is what. */
export type ProviderModes = Readonly<Record<ProviderVariables['name'], 'live' | 'mock'>>;

/** A provider is live when its key is in the environment, else the mock stands in for it. */
export function providerModes(environment: NodeJS.ProcessEnv): ProviderModes {
  return Object.fromEntries(
    providerVariables.map(({ name, keyVariable, otherKeyVariable = keyVariable }) => [
      name,
      environment[keyVariable] || environment[otherKeyVariable] ? 'live' : 'mock',
    ]),
  ) as ProviderModes;
}

/** The ingress' variables for its providers: the user's for live ones, the mock's for the others. */
export function providerEnvironment(environment: NodeJS.ProcessEnv, mockUrl: string): Record<string, string> {
  const variables: Record<string, string> = {};
  const modes = providerModes(environment);
  for (const { name, keyVariable, baseUrlVariable, mockPath, mockVariables } of providerVariables) {
    if (modes[name] === 'mock') {
      variables[keyVariable] = 'mock-key';
      variables[baseUrlVariable] = mockUrl + mockPath;
      Object.assign(variables, mockVariables);
    } else {
      const key = environment[keyVariable];
      if (key !== undefined) variables[keyVariable] = key;
      const base = environment[baseUrlVariable];
      if (base !== undefined) variables[baseUrlVariable] = base;
    }
  }
  const allowed = [environment.EGRESS_ALLOWED_HOSTS, new URL(mockUrl).host].filter(Boolean);
  return { ...variables, EGRESS_ALLOWED_HOSTS: allowed.join(',') };
}
