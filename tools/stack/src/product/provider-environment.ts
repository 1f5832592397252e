/** A provider and the variables that make it live. */
export interface ProviderVariables {
  readonly name: 'openai' | 'anthropic' | 'google' | 'azure' | 'bedrock';
  readonly keyVariable: string;
  /** Another way to have a credential; the first of them makes the provider live. */
  readonly otherKeyVariables?: readonly [string, ...string[]];
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
    otherKeyVariables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
    baseUrlVariable: 'BEDROCK_BASE_URL',
    mockPath: '/bedrock',
  },
];

/** Which provider is what. */
export type ProviderModes = Readonly<Record<ProviderVariables['name'], 'live' | 'mock'>>;

/**
 * One name that every provider answers to, so that the unified endpoints can be tried with any of them: the header
 * `x-portkey-provider` chooses, and without it the first answers and the others stand by.
 */
const demoDeployments = [
  { provider: 'openai', model: 'gpt-4.1', serves: ['assistant'] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['assistant'] },
  { provider: 'google', model: 'gemini-2.5-flash', serves: ['assistant'] },
  { provider: 'azure', model: 'assistant', base_model: 'gpt-4.1', serves: ['assistant'] },
  { provider: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', serves: ['assistant'] },
];

/** A provider is live when its key is in the environment, else the mock stands in for it. */
export function providerModes(environment: NodeJS.ProcessEnv): ProviderModes {
  return Object.fromEntries(
    providerVariables.map(({ name, keyVariable, otherKeyVariables = [keyVariable] }) => [
      name,
      environment[keyVariable] || environment[otherKeyVariables[0]] ? 'live' : 'mock',
    ]),
  ) as ProviderModes;
}

/** The ingress' variables for its providers: the user's for live ones, the mock's for the others. */
export function providerEnvironment(environment: NodeJS.ProcessEnv, mockUrl: string): Record<string, string> {
  const variables: Record<string, string> = {};
  const modes = providerModes(environment);
  for (const provider of providerVariables) {
    const { name, keyVariable, otherKeyVariables = [], baseUrlVariable, mockPath, mockVariables } = provider;
    if (modes[name] === 'mock') {
      variables[keyVariable] = 'mock-key';
      variables[baseUrlVariable] = mockUrl + mockPath;
      Object.assign(variables, mockVariables);
    } else {
      for (const variable of [keyVariable, ...otherKeyVariables, baseUrlVariable]) {
        const value = environment[variable];
        if (value !== undefined) variables[variable] = value;
      }
    }
  }
  const allowed = [environment.EGRESS_ALLOWED_HOSTS, new URL(mockUrl).host].filter(Boolean);
  return {
    ...variables,
    DEPLOYMENTS: environment.DEPLOYMENTS ?? JSON.stringify(demoDeployments),
    EGRESS_ALLOWED_HOSTS: allowed.join(','),
  };
}
