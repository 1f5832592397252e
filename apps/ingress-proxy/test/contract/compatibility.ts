/**
 * What becomes of every feature of the unified API at every provider. `compatibility.e2e-spec.ts` proves each cell by a
 * request through the gateway; `docs/compatibility.md` is made from it. Imports nothing, so that the tool for the
 * documents can read it as it is.
 */

/** Values of `x-portkey-provider`, in the order of the cells. */
export const compatibilityProviders = ['openai', 'anthropic', 'google', 'azure-openai', 'bedrock'] as const;
export type CompatibilityProvider = (typeof compatibilityProviders)[number];

/** What becomes of a feature. */
export interface Cell {
  readonly outcome: 'yes' | 'rejected' | 'not offered';
  /** Field of the refusal, or fields in `x-gateway-warnings`, as the client writes them; `''` for none. */
  readonly names: string;
}

/** One cell per provider. */
export type Cells = readonly [openai: Cell, anthropic: Cell, google: Cell, azure: Cell, bedrock: Cell];

/** A feature of an endpoint. */
export interface Feature {
  readonly name: string;
  /** How a client asks for it. */
  readonly field: string;
  readonly cells: Cells;
}

/** What the gateway calls at a provider for an endpoint. */
export interface UpstreamCall {
  /** As the provider's documentation names it. */
  readonly dialect: string;
  /** End of the path. */
  readonly path: string;
}

/** One endpoint of the unified API. */
export interface EndpointCompatibility {
  readonly path: string;
  /** `null` where no provider is asked: the gateway answers itself, or refuses. */
  readonly calls: Readonly<Record<CompatibilityProvider, UpstreamCall | null>>;
  readonly features: readonly Feature[];
}

/** Models behind the cells: what a feature comes to depends on the model, too. */
export const compatibilityModels: Readonly<Record<CompatibilityProvider, readonly string[]>> = {
  openai: [
    'gpt-4.1',
    'gpt-5.1',
    'text-embedding-3-small',
    'gpt-image-2',
    'gpt-4o-transcribe',
    'omni-moderation-latest',
  ],
  anthropic: ['claude-sonnet-4-5', 'claude-sonnet-4-6'],
  google: ['gemini-2.5-flash', 'gemini-3-pro', 'gemini-embedding-2', 'gemini-2.5-flash-image'],
  'azure-openai': ['gpt-4.1', 'gpt-5.1', 'text-embedding-3-small', 'gpt-image-2', 'gpt-4o-transcribe'],
  bedrock: [
    'anthropic.claude-sonnet-4-5-20250929-v1:0',
    'anthropic.claude-sonnet-4-6-v1:0',
    'amazon.titan-embed-text-v2:0',
    'amazon.nova-canvas-v1:0',
  ],
};

const yes: Cell = { outcome: 'yes', names: '' };
const nothing: Cell = { outcome: 'not offered', names: '' };
const yesWarning = (names: string): Cell => ({ outcome: 'yes', names });
const rejected = (field: string): Cell => ({ outcome: 'rejected', names: field });
const dropped = (names: string): Cell => ({ outcome: 'not offered', names });

const everywhere: Cells = [yes, yes, yes, yes, yes];
/** The same at OpenAI and Azure, which speak one dialect, and another cell elsewhere. */
const atOpenAi = (elsewhere: Cell, own: Cell = yes): Cells => [own, elsewhere, elsewhere, own, elsewhere];
/** The same at Anthropic and Bedrock, where Claude answers. */
const notAtClaude = (atClaude: Cell): Cells => [yes, atClaude, yes, yes, atClaude];
/** Another cell wherever Claude does not answer. */
const onlyAtClaude = (elsewhere: Cell): Cells => [elsewhere, yes, elsewhere, elsewhere, yes];
const onlyAtAnthropic = (elsewhere: Cell): Cells => [elsewhere, yes, elsewhere, elsewhere, elsewhere];
const notAtGoogle = (atGoogle: Cell): Cells => [yes, yes, atGoogle, yes, yes];
const notAtAnthropic = (atAnthropic: Cell): Cells => [yes, atAnthropic, yes, yes, yes];
const notAtBedrock = (atBedrock: Cell): Cells => [yes, yes, yes, yes, atBedrock];
const feature = (name: string, field: string, cells: Cells): Feature => ({ name, field, cells });

/** Features that several endpoints have under the same name, and that come to the same there. */
const common = {
  wholeAnswer: feature('whole answer', '', everywhere),
  stream: feature('stream', 'stream', everywhere),
  systemField: feature('system prompt', 'system', everywhere),
  tools: feature('tools', 'tools', everywhere),
  parallelTools: feature('parallel tools', 'tools', everywhere),
  oneToolAtATime: feature(
    'one tool at a time',
    'parallel_tool_calls: false',
    notAtGoogle(dropped('parallel_tool_calls')),
  ),
  forcedTool: feature('forced tool', 'tool_choice', everywhere),
  promptCacheKey: feature('prompt caching', 'prompt_cache_key', atOpenAi(dropped('prompt_cache_key'))),
  stopSequences: feature('stop sequences', 'stop', everywhere),
  severalAnswers: feature('n > 1', 'n', notAtClaude(rejected('n'))),
  logitBias: feature('logit bias', 'logit_bias', atOpenAi(rejected('logit_bias'))),
  penalties: feature('penalties', 'presence_penalty', atOpenAi(rejected('presence_penalty'))),
  seed: feature('seed', 'seed', notAtClaude(dropped('seed'))),
  user: feature('user', 'user', notAtGoogle(dropped('user'))),
  unknownFields: feature('unknown fields', '', atOpenAi(dropped('unheard_of'))),
} as const;

const openAiCall = (
  path: string,
  dialect: string,
): Pick<EndpointCompatibility['calls'], 'openai' | 'azure-openai'> => ({
  openai: { dialect, path: `/v1/${path}` },
  'azure-openai': { dialect, path: `/openai/v1/${path}` },
});
/** No provider is asked. */
const nobody: EndpointCompatibility['calls'] = {
  openai: null,
  anthropic: null,
  google: null,
  'azure-openai': null,
  bedrock: null,
};
const otherCalls = {
  anthropic: { dialect: 'Anthropic Messages', path: '/v1/messages' },
  google: { dialect: 'Gemini generateContent', path: ':generateContent' },
  bedrock: { dialect: 'Bedrock Converse', path: '/converse' },
} as const;

const chatCompletions: EndpointCompatibility = {
  path: '/v1/chat/completions',
  calls: { ...openAiCall('chat/completions', 'OpenAI Chat Completions'), ...otherCalls },
  features: [
    common.wholeAnswer,
    common.stream,
    feature('system prompt', 'messages[].role: system', everywhere),
    common.tools,
    common.parallelTools,
    common.oneToolAtATime,
    common.forcedTool,
    feature('web search', 'web_search_options', notAtBedrock(rejected('web_search_options'))),
    feature('images', 'image_url', everywhere),
    feature('PDF', 'file', everywhere),
    feature('audio in', 'input_audio', notAtClaude(rejected('messages'))),
    feature('JSON mode', 'response_format: json_object', notAtClaude(yesWarning('response_format'))),
    feature('JSON schema', 'response_format: json_schema', everywhere),
    feature('reasoning effort', 'reasoning_effort', everywhere),
    feature('thinking round trip', 'thinking_blocks, extra_content', [
      nothing,
      yes,
      yesWarning('thinking'),
      nothing,
      yes,
    ]),
    common.promptCacheKey,
    common.stopSequences,
    common.severalAnswers,
    feature('logprobs', 'logprobs', notAtClaude(rejected('logprobs'))),
    common.logitBias,
    common.penalties,
    common.seed,
    common.user,
    feature('stored conversation', 'store: true', atOpenAi(dropped('store'))),
    common.unknownFields,
  ],
};

const messages: EndpointCompatibility = {
  path: '/v1/messages',
  calls: {
    ...openAiCall('chat/completions', 'OpenAI Chat Completions'),
    ...otherCalls,
    bedrock: { dialect: 'Anthropic Messages by Bedrock Invoke', path: '/invoke' },
  },
  features: [
    common.wholeAnswer,
    common.stream,
    common.systemField,
    common.tools,
    common.parallelTools,
    feature(
      'one tool at a time',
      'tool_choice.disable_parallel_tool_use',
      notAtGoogle(dropped('tool_choice.disable_parallel_tool_use')),
    ),
    common.forcedTool,
    feature('web search', 'tools[].type: web_search_20250305', notAtBedrock(rejected('tools'))),
    feature('images', 'image', everywhere),
    feature('PDF', 'document', everywhere),
    feature('JSON schema', 'output_config.format', everywhere),
    feature('reasoning effort', 'output_config.effort', everywhere),
    feature('thinking', 'thinking', atOpenAi(yes, dropped('thinking'))),
    feature('thinking round trip', 'messages[].content: thinking', [
      dropped('thinking'),
      yes,
      yesWarning('thinking'),
      dropped('thinking'),
      yes,
    ]),
    feature('prompt caching', 'cache_control', onlyAtClaude(dropped('cache_control'))),
    feature('stop sequences', 'stop_sequences', everywhere),
    feature('top k', 'top_k', atOpenAi(yes, dropped('top_k'))),
    feature('user', 'metadata.user_id', notAtGoogle(dropped('metadata.user_id'))),
    feature('stored conversation', 'thread', onlyAtAnthropic(rejected('thread'))),
    feature('unknown fields', '', onlyAtClaude(dropped('unheard_of'))),
  ],
};

const responses: EndpointCompatibility = {
  path: '/v1/responses',
  calls: { ...openAiCall('responses', 'OpenAI Responses'), ...otherCalls },
  features: [
    common.wholeAnswer,
    common.stream,
    feature('system prompt', 'instructions', everywhere),
    common.tools,
    common.parallelTools,
    feature('strict tools', 'tools[].strict', notAtGoogle(dropped('tools[].strict'))),
    common.oneToolAtATime,
    common.forcedTool,
    feature('web search', 'tools[].type: web_search', notAtBedrock(rejected('tools'))),
    feature('images', 'input_image', everywhere),
    feature('PDF', 'input_file', everywhere),
    feature('JSON mode', 'text.format: json_object', notAtClaude(yesWarning('text.format'))),
    feature('JSON schema', 'text.format: json_schema', everywhere),
    feature('reasoning effort', 'reasoning.effort', everywhere),
    feature('thinking round trip', 'reasoning.encrypted_content', notAtGoogle(yesWarning('reasoning'))),
    common.promptCacheKey,
    feature('logprobs', 'top_logprobs', notAtClaude(rejected('top_logprobs'))),
    common.user,
    feature('stored conversation', 'previous_response_id', everywhere),
    feature(
      'in the background',
      'background: true',
      atOpenAi(rejected('background'), rejected('background')),
    ),
    common.unknownFields,
  ],
};

const completions: EndpointCompatibility = {
  path: '/v1/completions',
  calls: { ...openAiCall('completions', 'OpenAI Completions'), ...otherCalls },
  features: [
    common.wholeAnswer,
    common.stream,
    feature('several prompts', 'prompt: […]', atOpenAi(rejected('prompt'))),
    common.stopSequences,
    common.severalAnswers,
    feature('best of', 'best_of', atOpenAi(rejected('best_of'))),
    feature('text after', 'suffix', atOpenAi(rejected('suffix'))),
    feature('echo', 'echo', atOpenAi(rejected('echo'))),
    feature('logprobs', 'logprobs', atOpenAi(rejected('logprobs'))),
    common.logitBias,
    common.penalties,
    common.seed,
    common.user,
    common.unknownFields,
  ],
};

/** The model is the wrong one: the provider has none for the endpoint. */
const noModel = rejected('model');
const userUnheard = feature('user', 'user', [yes, noModel, dropped('user'), yes, dropped('user')]);

const embeddings: EndpointCompatibility = {
  path: '/v1/embeddings',
  calls: {
    ...openAiCall('embeddings', 'OpenAI Embeddings'),
    anthropic: null,
    google: { dialect: 'Gemini embedContent', path: ':embedContent' },
    bedrock: { dialect: 'Bedrock Invoke', path: '/invoke' },
  },
  features: [
    feature('whole answer', '', notAtAnthropic(noModel)),
    feature('several inputs', 'input: […]', notAtAnthropic(noModel)),
    feature('token ids', 'input: [1, 2]', atOpenAi(rejected('input'))),
    feature('base64', 'encoding_format', notAtAnthropic(noModel)),
    feature('dimensions', 'dimensions', notAtAnthropic(noModel)),
    userUnheard,
  ],
};

const images: EndpointCompatibility = {
  path: '/v1/images/generations',
  calls: {
    ...openAiCall('images/generations', 'OpenAI Images'),
    anthropic: null,
    google: { dialect: 'Gemini generateContent', path: ':generateContent' },
    bedrock: { dialect: 'Bedrock Invoke', path: '/invoke' },
  },
  features: [
    feature('whole answer', '', notAtAnthropic(noModel)),
    feature('n > 1', 'n', notAtAnthropic(noModel)),
    feature('size', 'size', [yes, noModel, yesWarning('size'), yes, yes]),
    feature('quality', 'quality', [yes, noModel, dropped('quality'), yes, yesWarning('quality')]),
    feature('output format', 'output_format', [
      yes,
      noModel,
      dropped('output_format'),
      yes,
      rejected('output_format'),
    ]),
    feature('transparent background', 'background', atOpenAi(rejected('background'))),
    feature('stream', 'stream', atOpenAi(rejected('stream'))),
    userUnheard,
  ],
};

const heard: Cells = [yes, noModel, yes, yes, noModel];
const transcriptions: EndpointCompatibility = {
  path: '/v1/audio/transcriptions',
  calls: {
    ...openAiCall('audio/transcriptions', 'OpenAI Transcriptions'),
    anthropic: null,
    google: { dialect: 'Gemini generateContent', path: ':generateContent' },
    bedrock: null,
  },
  features: [
    feature('whole answer', '', heard),
    feature('text', 'response_format: text', heard),
    feature('stream', 'stream', heard),
    feature('subtitles', 'response_format: srt', [yes, noModel, rejected('response_format'), yes, noModel]),
    feature('times of words', 'timestamp_granularities', [
      yes,
      noModel,
      rejected('timestamp_granularities'),
      yes,
      noModel,
    ]),
    feature('prompt', 'prompt', heard),
    feature('language', 'language', heard),
  ],
};

/** Where OpenAI is not asked, the gateway's own detectors judge. */
const unseen = dropped('input');
const moderations: EndpointCompatibility = {
  path: '/v1/moderations',
  calls: {
    ...nobody,
    openai: { dialect: 'OpenAI Moderations', path: '/v1/moderations' },
  },
  features: [
    common.wholeAnswer,
    feature('several inputs', 'input: […]', everywhere),
    feature('images', 'input[].type: image_url', [yes, unseen, unseen, unseen, unseen]),
  ],
};

const countTokens: EndpointCompatibility = {
  path: '/v1/messages/count_tokens',
  calls: {
    ...openAiCall('responses/input_tokens', 'OpenAI Responses input_tokens'),
    anthropic: { dialect: 'Anthropic count_tokens', path: '/v1/messages/count_tokens' },
    google: { dialect: 'Gemini countTokens', path: ':countTokens' },
    bedrock: { dialect: 'Bedrock CountTokens', path: '/count-tokens' },
  },
  features: [common.wholeAnswer, common.systemField, common.tools, feature('images', 'image', everywhere)],
};

/** The gateway knows what it serves. */
const modelList: EndpointCompatibility = {
  path: '/v1/models',
  calls: nobody,
  features: [
    common.wholeAnswer,
    feature('one model', '/v1/models/{id}', everywhere),
    feature('for Anthropic clients', 'anthropic-version', everywhere),
  ],
};

/** The table, by endpoint. */
export const compatibility: readonly EndpointCompatibility[] = [
  chatCompletions,
  messages,
  responses,
  completions,
  embeddings,
  images,
  transcriptions,
  moderations,
  countTokens,
  modelList,
];
