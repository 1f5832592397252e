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
    answers: bedrockSonnet,
    thinkerAnswers: bedrockSonnet,
  },
];

/** Names that clients ask for; behind each is a model of every provider. */
export const models = {
  assistant: 'assistant',
  thinker: 'thinker',
  /** Answers so slowly that only a client that leaves ends it within a test. */
  endless: 'endless',
  refusing: 'refusing',
  missing: 'missing',
  limited: 'limited',
  failing: 'failing',
} as const;

/** What goes wrong behind a name, in the words of the mock; Azure's names have no `=`. */
const faults: Readonly<Record<Exclude<keyof typeof models, 'assistant' | 'thinker'>, string>> = {
  endless: '--chunks_3000--chunk-delay_50',
  refusing: '--status_400',
  missing: '--status_404',
  limited: '--status_429--retry-after_60',
  failing: '--status_500',
};

/** Value of `DEPLOYMENTS`. */
export const contractDeployments: readonly object[] = contractProviders.flatMap(
  ({ name, model, thinker }) => [
    { provider: name, model, serves: [models.assistant] },
    { provider: name, model: thinker, serves: [models.thinker] },
    ...Object.entries(faults).map(([serves, fault]) => ({
      provider: name,
      model: `${model}${fault}`,
      base_model: model,
      serves: [serves],
    })),
  ],
);
