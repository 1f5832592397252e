import { describe, expect, it } from '@jest/globals';
import { askForm, askJson, askLookup, type AskedEndpoint } from './ask.js';
import { compatibility, compatibilityModels, compatibilityProviders } from './compatibility.js';
import { useContract } from './contract-harness.js';
import { contractDeployments, contractProviders } from './contract-models.js';
import { chatProbes, plainChat } from './probes/chat-probes.js';
import { completionsProbes, plainCompletions } from './probes/completions-probes.js';
import {
  countTokensProbes,
  embeddingsProbes,
  imagesProbes,
  modelsProbes,
  moderationsProbes,
  plainCountTokens,
  plainEmbeddings,
  plainImages,
  plainModerations,
  plainTranscriptions,
  transcriptionsProbes,
} from './probes/endpoint-probes.js';
import { messagesProbes, plainMessages } from './probes/messages-probes.js';
import type { Ask, Probe } from './probes/probe.js';
import { plainResponses, responsesProbes } from './probes/responses-probes.js';

interface EndpointProbes {
  /** A request that uses no feature. */
  readonly plain: object;
  readonly probes: Readonly<Record<string, Probe>>;
  /** JSON unless something else. */
  readonly asker?: (endpoint: AskedEndpoint) => Ask;
}

const endpoints: Readonly<Record<string, EndpointProbes>> = {
  '/v1/chat/completions': { plain: plainChat, probes: chatProbes },
  '/v1/messages': { plain: plainMessages, probes: messagesProbes },
  '/v1/responses': { plain: plainResponses, probes: responsesProbes },
  '/v1/completions': { plain: plainCompletions, probes: completionsProbes },
  '/v1/embeddings': { plain: plainEmbeddings, probes: embeddingsProbes },
  '/v1/images/generations': { plain: plainImages, probes: imagesProbes },
  '/v1/audio/transcriptions': {
    plain: plainTranscriptions,
    probes: transcriptionsProbes,
    asker: askForm,
  },
  '/v1/moderations': { plain: plainModerations, probes: moderationsProbes },
  '/v1/messages/count_tokens': { plain: plainCountTokens, probes: countTokensProbes },
  '/v1/models': { plain: {}, probes: modelsProbes, asker: askLookup },
};

const contract = useContract();

it('has a row for every probe of every endpoint, and no other', () => {
  const rows = compatibility.map(({ path, features }) => [path, features.map(({ name }) => name)]);
  const probes = Object.entries(endpoints).map(([path, found]) => [path, Object.keys(found.probes)]);
  expect(rows).toEqual(probes);
});

it('names the models that are asked', () => {
  const asked = contractProviders.map(({ header, name }) => {
    const own = contractDeployments.filter(({ provider }) => provider === name);
    return [header, [...new Set(own.map(({ model }) => model.split('--')[0]))]];
  });
  expect(Object.fromEntries(asked)).toEqual(compatibilityModels);
});

describe.each(compatibility)('$path', ({ path, features, calls }) => {
  const { plain, probes, asker = askJson } = endpoints[path] as EndpointProbes;
  const askAt = (provider: string): Ask => asker({ contract, provider, path, plain });
  const cells = features.flatMap(({ name, cells: found }) =>
    compatibilityProviders.map((provider, at) => ({ name, provider, ...found[at] })),
  );

  it.each(cells)('$name at $provider is: $outcome $names', async ({ name, provider, outcome, names }) => {
    const probe = probes[name] as Probe;
    expect(await probe(askAt(provider))).toEqual({ outcome, names });
  });

  it.each(compatibilityProviders)('asks %s in the dialect that the table names', async (provider) => {
    const { sent } = await askAt(provider)({});
    const call = calls[provider];
    const url = (sent.split('\n')[0] as string).split('?')[0] as string;
    if (call === null) expect(sent).toBe('');
    else expect(url.slice(-call.path.length)).toBe(call.path);
  });
});
