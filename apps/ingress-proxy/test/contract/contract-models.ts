import type { ProviderName } from '@trueport/contracts';

/** A provider as clients, logs and its own answers name it. */
export interface ContractProvider {
  /** Value of `x-portkey-provider`. */
  readonly header: 'openai' | 'anthropic' | 'google' | 'azure-openai' | 'bedrock';
  readonly name: ProviderName;
  /** Model or deployment that answers to `assistant`. */
  readonly model: string;
  /** Model that thinks, behind the name `thinker`. */
  readonly thinker: string;
  /** Model that takes an effort, where the thinker takes a budget. */
  readonly adaptive?: string;
  /** Models as the log of an answer has them. */
  readonly answers: string;
  readonly thinkerAnswers: string;
}

const sonnet = 'claude-sonnet-4-5';
const bedrockSonnet = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

/** The providers; every one answers to the same names. */
export const contractProviders: readonly ContractProvider[] = [
  {
    header: 'openai',
    name: 'openai',
    model: 'gpt-4.1',
    thinker: 'gpt-5.1',
    answers: 'gpt-4.1-2026-08-06',
    thinkerAnswers: 'gpt-5.1-2026-08-06',
  },
  {
    header: 'anthropic',
    name: 'anthropic',
    model: sonnet,
    thinker: sonnet,
    adaptive: 'claude-sonnet-4-6',
    answers: sonnet,
    thinkerAnswers: sonnet,
  },
  {
    header: 'google',
    name: 'google',
    model: 'gemini-2.5-flash',
    thinker: 'gemini-3-pro',
    answers: 'gemini-2.5-flash',
    thinkerAnswers: 'gemini-3-pro',
  },
  {
    header: 'azure-openai',
    name: 'azure',
    model: 'gpt-4.1',
    thinker: 'gpt-5.1',
    answers: 'gpt-4.1-2026-08-06',
    thinkerAnswers: 'gpt-5.1-2026-08-06',
  },
  {
    header: 'bedrock',
    name: 'bedrock',
    model: bedrockSonnet,
    thinker: bedrockSonnet,
    adaptive: 'anthropic.claude-sonnet-4-6-v1:0',
    answers: bedrockSonnet,
    thinkerAnswers: bedrockSonnet,
  },
];

/** Names that clients ask for; behind each is a model of every provider. */
export const models = {
  assistant: 'assistant',
  thinker: 'thinker',
  /** Thinks as hard as it is told, without a budget. */
  adaptive: 'adaptive',
  embedder: 'embedder',
  painter: 'painter',
  listener: 'listener',
  moderator: 'moderator',
  /** Answers so slowly that only a client that leaves ends it within a test. */
  endless: 'endless',
  /** Says nothing for longer than a client of these tests stays. */
  silent: 'silent',
  refusing: 'refusing',
  missing: 'missing',
  limited: 'limited',
  failing: 'failing',
} as const;

/** What goes wrong behind a name, in the words of the mock; Azure's names have no `=`. */
const faults = {
  endless: '--chunks_3000--chunk-delay_50',
  silent: '--delay_5000',
  refusing: '--status_400',
  missing: '--status_404',
  limited: '--status_429--retry-after_60',
  failing: '--status_500',
} as const satisfies Partial<Record<keyof typeof models, string>>;

/** Models of other endpoints; where a provider has none, its assistant is asked and refuses. */
const specialists: Readonly<Partial<Record<ProviderName, Readonly<Record<string, string>>>>> = {
  openai: {
    embedder: 'text-embedding-3-small',
    painter: 'gpt-image-2',
    listener: 'gpt-4o-transcribe',
    moderator: 'omni-moderation-latest',
  },
  azure: {
    embedder: 'text-embedding-3-small',
    painter: 'gpt-image-2',
    listener: 'gpt-4o-transcribe',
  },
  google: { embedder: 'gemini-embedding-2', painter: 'gemini-2.5-flash-image' },
  bedrock: { embedder: 'amazon.titan-embed-text-v2:0', painter: 'amazon.nova-canvas-v1:0' },
};

/** A deployment as the operator writes it. */
interface ContractDeployment {
  readonly provider: ProviderName;
  readonly model: string;
  readonly base_model?: string;
  readonly serves: readonly string[];
}

/** Value of `DEPLOYMENTS`. */
export const contractDeployments: readonly ContractDeployment[] = contractProviders.flatMap(
  ({ name, model, thinker, adaptive }) => [
    { provider: name, model, serves: [models.assistant] },
    { provider: name, model: thinker, serves: [models.thinker] },
    { provider: name, model: adaptive ?? thinker, serves: [models.adaptive] },
    ...(['embedder', 'painter', 'listener', 'moderator'] as const).map((serves) => ({
      provider: name,
      model: specialists[name]?.[serves] ?? model,
      serves: [models[serves]],
    })),
    ...Object.entries(faults).map(([serves, fault]) => ({
      provider: name,
      model: `${model}${fault}`,
      base_model: model,
      serves: [serves],
    })),
  ],
);
