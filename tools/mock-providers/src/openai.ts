import {
  countTokens,
  nextId,
  textIn,
  textPieces,
  type MockAnswer,
  type MockProvider,
  type MockRequest,
} from './mock-answer.js';

interface Counted {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
}

/** Models whose name says so read from the cache, or reason. */
function countUsage(model: string, input: string, output: string): Counted {
  const prompt = countTokens(input) + 7;
  const reasoning = /^(?:o\d|gpt-[5-9])/.test(model) ? 64 : 0;
  return {
    prompt,
    cached: model.includes('cached') ? Math.floor(prompt / 2) : 0,
    completion: countTokens(output) + reasoning,
    reasoning,
  };
}

function chatUsage({ prompt, cached, completion, reasoning }: Counted): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const sse = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
const eventStream = 'text/event-stream; charset=utf-8';

/** Error body of OpenAI. */
export function openAiError(status: number, message: string): unknown {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const code = status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : null;
  return { error: { message, type, param: null, code } };
}

/** Answers of the OpenAI API for a path such as `/chat/completions`; also of Azure OpenAI below a deployment. */
export function answerOpenAi(request: MockRequest, path: string): MockAnswer {
  const { body } = request;
  if (path === '/models' && request.method === 'GET') return modelList();
  if (path.endsWith('/echo')) {
    return {
      kind: 'bytes',
      contentType: String(request.headers['content-type'] ?? 'application/octet-stream'),
      body: request.rawBody,
    };
  }
  if (path === '/files' && request.method === 'POST') return uploadedFile(request);
  if (body === null)
    return {
      kind: 'json',
      status: 400,
      body: openAiError(400, 'We could not parse the JSON body of your request.'),
    };
  switch (path) {
    case '/chat/completions':
      return body.stream === true ? streamChat(body, request) : chat(body, request);
    case '/completions':
      return completion(body, request);
    case '/responses':
      return body.stream === true ? streamResponse(body, request) : jsonResponse(body, request);
    case '/embeddings':
      return embeddings(body);
    case '/moderations':
      return {
        kind: 'json',
        status: 200,
        body: {
          id: nextId('modr-'),
          model: 'omni-moderation-latest',
          results: [{ flagged: false, categories: {}, category_scores: {} }],
        },
      };
    default:
      return { kind: 'json', status: 404, body: openAiError(404, `Invalid URL (${request.method} ${path})`) };
  }
}

const now = (): number => Math.floor(Date.now() / 1000);
const modelOf = (body: Readonly<Record<string, unknown>>): string =>
  typeof body.model === 'string' ? body.model : 'gpt-4o';
const served = (model: string): string => `${model.split('--')[0] ?? model}-2026-08-06`;

function chat(body: Readonly<Record<string, unknown>>, { pieces }: MockRequest): MockAnswer {
  const content = textPieces(pieces).join('');
  const model = modelOf(body);
  return {
    kind: 'json',
    status: 200,
    body: {
      id: nextId('chatcmpl-'),
      object: 'chat.completion',
      created: now(),
      model: served(model),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: chatUsage(countUsage(model, textIn(body.messages), content)),
      service_tier: 'default',
      system_fingerprint: 'fp_mock',
    },
  };
}

function streamChat(body: Readonly<Record<string, unknown>>, { pieces }: MockRequest): MockAnswer {
  const model = modelOf(body);
  const text = textPieces(pieces);
  const wantsUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const base = {
    id: nextId('chatcmpl-'),
    object: 'chat.completion.chunk',
    created: now(),
    model: served(model),
    service_tier: 'default',
    system_fingerprint: 'fp_mock',
  };
  const chunk = (delta: object, finish: string | null): string =>
    sse({
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(wantsUsage ? { usage: null } : {}),
    });
  const usage = chatUsage(countUsage(model, textIn(body.messages), text.join('')));
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [
      chunk({ role: 'assistant', content: '', refusal: null }, null),
      ...text.map((content) => chunk({ content }, null)),
      chunk({}, 'stop'),
      ...(wantsUsage ? [sse({ ...base, choices: [], usage })] : []),
      'data: [DONE]\n\n',
    ],
    errorPart: sse(openAiError(500, 'The server had an error while processing your request.')),
  };
}

function completion(body: Readonly<Record<string, unknown>>, { pieces }: MockRequest): MockAnswer {
  const text = textPieces(pieces).join('');
  const usage = chatUsage(countUsage(modelOf(body), textIn(body.prompt), text));
  const choices = [{ text, index: 0, logprobs: null, finish_reason: 'stop' }];
  return {
    kind: 'json',
    status: 200,
    body: {
      id: nextId('cmpl-'),
      object: 'text_completion',
      created: now(),
      model: modelOf(body),
      choices,
      usage,
    },
  };
}

function responseObject(
  body: Readonly<Record<string, unknown>>,
  text: string,
  status: string,
  id: string,
  itemId: string,
): object {
  const counted = countUsage(modelOf(body), textIn(body.input), text);
  const isDone = status === 'completed';
  return {
    id,
    object: 'response',
    created_at: now(),
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    model: served(modelOf(body)),
    output: isDone ? [outputMessage(itemId, text)] : [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    metadata: {},
    text: { format: { type: 'text' } },
    usage: isDone
      ? {
          input_tokens: counted.prompt,
          input_tokens_details: { cached_tokens: counted.cached },
          output_tokens: counted.completion,
          output_tokens_details: { reasoning_tokens: counted.reasoning },
          total_tokens: counted.prompt + counted.completion,
        }
      : null,
  };
}

function outputMessage(id: string, text: string): object {
  return {
    id,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}

function jsonResponse(body: Readonly<Record<string, unknown>>, { pieces }: MockRequest): MockAnswer {
  const text = textPieces(pieces).join('');
  return {
    kind: 'json',
    status: 200,
    body: responseObject(body, text, 'completed', nextId('resp_'), nextId('msg_')),
  };
}

function streamResponse(body: Readonly<Record<string, unknown>>, { pieces }: MockRequest): MockAnswer {
  const text = textPieces(pieces);
  const [id, itemId] = [nextId('resp_'), nextId('msg_')];
  const whole = text.join('');
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const part = { type: 'output_text', text: whole, annotations: [] };
  const events: [string, object][] = [
    ['response.created', { response: responseObject(body, '', 'in_progress', id, itemId) }],
    ['response.in_progress', { response: responseObject(body, '', 'in_progress', id, itemId) }],
    [
      'response.output_item.added',
      {
        output_index: 0,
        item: { id: itemId, type: 'message', status: 'in_progress', role: 'assistant', content: [] },
      },
    ],
    ['response.content_part.added', { ...place, part: { ...part, text: '' } }],
    ...text.map((delta): [string, object] => [
      'response.output_text.delta',
      { ...place, delta, logprobs: [] },
    ]),
    ['response.output_text.done', { ...place, text: whole, logprobs: [] }],
    ['response.content_part.done', { ...place, part }],
    ['response.output_item.done', { output_index: 0, item: outputMessage(itemId, whole) }],
    ['response.completed', { response: responseObject(body, whole, 'completed', id, itemId) }],
  ];
  const named = (type: string, data: object, sequence: number): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...data })}\n\n`;
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: events.map(([type, data], at) => named(type, data, at)),
    errorPart: named('error', { code: 'server_error', message: 'The server had an error.', param: null }, 99),
  };
}

function embeddings(body: Readonly<Record<string, unknown>>): MockAnswer {
  const inputs =
    Array.isArray(body.input) && typeof body.input[0] === 'string'
      ? (body.input as string[])
      : [String(body.input)];
  const data = inputs.map((input, index) => {
    const vector = Float32Array.from({ length: 8 }, (_, at) => Math.sin(input.length + at));
    const asBase64 = body.encoding_format === 'base64';
    return {
      object: 'embedding',
      index,
      embedding: asBase64 ? Buffer.from(vector.buffer).toString('base64') : [...vector],
    };
  });
  const tokens = countTokens(inputs.join(''));
  return {
    kind: 'json',
    status: 200,
    body: {
      object: 'list',
      data,
      model: modelOf(body),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
  };
}

function modelList(): MockAnswer {
  const data = ['gpt-4o', 'gpt-4o-mini', 'gpt-5.6', 'o3'].map((id) => ({
    id,
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'openai',
  }));
  return { kind: 'json', status: 200, body: { object: 'list', data } };
}

function uploadedFile({ rawBody, headers }: MockRequest): MockAnswer {
  const isMultipart = String(headers['content-type']).startsWith('multipart/form-data');
  if (!isMultipart)
    return { kind: 'json', status: 400, body: openAiError(400, 'expected multipart/form-data') };
  const body = {
    id: nextId('file-'),
    object: 'file',
    bytes: rawBody.length,
    created_at: now(),
    filename: 'upload',
    purpose: 'assistants',
  };
  return { kind: 'json', status: 200, body };
}

/** `/openai/v1/…` */
export const openAi: MockProvider = {
  prefix: '/openai/',
  answer: (request) => {
    if (request.headers.authorization === undefined) {
      return { kind: 'json', status: 401, body: openAiError(401, "You didn't provide an API key.") };
    }
    return answerOpenAi(request, request.path.replace(/^\/v1(?=\/)/, ''));
  },
  error: openAiError,
  headers: () => ({
    'x-request-id': nextId('req_'),
    'openai-processing-ms': '12',
    'openai-version': '2020-10-01',
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-remaining-requests': '9999',
    'x-ratelimit-reset-requests': '6ms',
  }),
};

const deploymentPath = /^\/[^/]+\/openai\/deployments\/[^/]+(\/.*)$/;
const versionOnePath = /^\/[^/]+\/openai\/v1(\/.*)$/;

/** `/azure/{resource}/openai/deployments/{deployment}/…` and `/azure/{resource}/openai/v1/…` */
export const azureOpenAi: MockProvider = {
  prefix: '/azure/',
  answer: (request) => {
    const { headers, path, query } = request;
    if (headers['api-key'] === undefined && headers.authorization === undefined) {
      const message = 'Access denied due to missing subscription key.';
      return { kind: 'json', status: 401, body: { error: { code: '401', message } } };
    }
    const deployed = deploymentPath.exec(path)?.[1];
    if (deployed !== undefined && query.get('api-version') === null) {
      return { kind: 'json', status: 404, body: { error: { code: '404', message: 'Resource not found' } } };
    }
    const below = deployed ?? versionOnePath.exec(path)?.[1];
    if (below === undefined)
      return { kind: 'json', status: 404, body: { error: { code: '404', message: 'Resource not found' } } };
    return answerOpenAi(request, below);
  },
  error: openAiError,
  headers: () => ({ 'apim-request-id': nextId('apim-'), 'x-ms-region': 'Mock Central' }),
};
