import {
  anthropicUpstream,
  bedrockUpstream,
  chatClient,
  completionsClient,
  geminiUpstream,
  messagesClient,
  openAiChatUpstream,
  openAiResponsesUpstream,
  responsesClient,
  type ClientDialect,
  type UpstreamDialect,
  type UpstreamTarget,
} from '../../src/index.js';

/** The client dialects by the names of their fixtures. */
export const clients: readonly ClientDialect[] = [
  chatClient,
  messagesClient,
  responsesClient,
  completionsClient,
];

/** An upstream and the model that stands for it where a request names one of another provider. */
export interface UpstreamUnderTest {
  readonly dialect: UpstreamDialect;
  readonly usualModel: string;
  readonly ownModels: RegExp;
}

export const upstreams: readonly UpstreamUnderTest[] = [
  { dialect: openAiChatUpstream, usualModel: 'gpt-5.1', ownModels: /^(?:gpt|o\d|chatgpt)/ },
  { dialect: openAiResponsesUpstream, usualModel: 'gpt-5.1', ownModels: /^(?:gpt|o\d|codex)/ },
  { dialect: anthropicUpstream, usualModel: 'claude-sonnet-4-5', ownModels: /^claude/ },
  { dialect: geminiUpstream, usualModel: 'gemini-3-pro-preview', ownModels: /^(?:gemini|gemma)/ },
  {
    dialect: bedrockUpstream,
    usualModel: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    ownModels: /^(?:(?:us|eu|global|apac)\.)?(?:anthropic|amazon|mistral|openai|meta|cohere)\./,
  },
];

/** Fetched media of a URL: the beginning of a PDF for one that ends so, a picture of one pixel for all others. */
const pdf = { mediaType: 'application/pdf', data: 'JVBERi0xLjQK' };
const pixel = { mediaType: 'image/png', data: 'iVBORw0KGgo=' };

/** Where a request goes: to the model it names if that is the upstream's own. */
export function targetFor(
  { usualModel, ownModels }: UpstreamUnderTest,
  requested: string,
  urls: readonly string[],
): UpstreamTarget {
  const model = ownModels.test(requested) ? requested : usualModel;
  return {
    model,
    baseModel: model,
    maxOutputTokens: 64_000,
    fetchedMedia: new Map(urls.map((url) => [url, url.endsWith('.pdf') ? pdf : pixel])),
  };
}
