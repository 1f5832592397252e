import {
  echo,
  json,
  nextId,
  ok,
  type MockAnswer,
  type MockProvider,
  type MockRequest,
} from './mock-answer.js';
import { answerChat, answerCompletion } from './openai/chat.js';
import { answerEmbeddings } from './openai/embeddings.js';
import { answerImages } from './openai/images.js';
import { answerModeration } from './openai/moderations.js';
import { answerInputTokens, answerResponse } from './openai/responses.js';
import { failed, now, openAiError } from './openai/shared.js';
import { answerTranscription } from './openai/transcriptions.js';

/** Answers of the OpenAI API for a path such as `/chat/completions`; also of Azure OpenAI below a deployment. */
export function answerOpenAi(request: MockRequest, path: string): MockAnswer {
  const { body } = request;
  if (path === '/models' && request.method === 'GET') return modelList();
  if (path.endsWith('/echo')) return echo(request);
  if (path === '/files' && request.method === 'POST') return uploadedFile(request);
  if (path === '/audio/transcriptions') return answerTranscription(request);
  if (body === null) return failed(400, 'We could not parse the JSON body of your request.');
  switch (path) {
    case '/chat/completions':
      return answerChat(body, request);
    case '/completions':
      return answerCompletion(body, request);
    case '/responses':
      return answerResponse(body, request);
    case '/embeddings':
      return answerEmbeddings(body);
    case '/moderations':
      return answerModeration(body);
    case '/images/generations':
      return answerImages(body);
    case '/responses/input_tokens':
      return answerInputTokens(body);
    default:
      return failed(404, `Invalid URL (${request.method} ${path})`);
  }
}

function modelList(): MockAnswer {
  const data = ['gpt-4o', 'gpt-4o-mini', 'gpt-5.6', 'o3'].map((id) => ({
    id,
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'openai',
  }));
  return ok({ object: 'list', data });
}

function uploadedFile({ rawBody, headers }: MockRequest): MockAnswer {
  const isMultipart = String(headers['content-type']).startsWith('multipart/form-data');
  if (!isMultipart) return failed(400, 'expected multipart/form-data');
  return ok({
    id: nextId('file-'),
    object: 'file',
    bytes: rawBody.length,
    created_at: now(),
    filename: 'upload',
    purpose: 'assistants',
  });
}

/** `/openai/v1/…` */
export const openAi: MockProvider = {
  prefix: '/openai/',
  answer: (request) => {
    if (request.headers.authorization === undefined) return failed(401, "You didn't provide an API key.");
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
const versionedResponsesPath = /^\/[^/]+\/openai(\/responses(?:\/input_tokens)?)$/;

/** `/azure/{resource}/openai/deployments/{deployment}/…` and `/azure/{resource}/openai/v1/…` */
export const azureOpenAi: MockProvider = {
  prefix: '/azure/',
  answer: (request) => {
    const { headers, path, query } = request;
    if (headers['api-key'] === undefined && headers.authorization === undefined) {
      const message = 'Access denied due to missing subscription key.';
      return json(401, { error: { code: '401', message } });
    }
    const versioned = (deploymentPath.exec(path) ?? versionedResponsesPath.exec(path))?.[1];
    if (versioned !== undefined && query.get('api-version') === null) return notFound;
    const below = versioned ?? versionOnePath.exec(path)?.[1];
    return below === undefined ? notFound : answerOpenAi(request, below);
  },
  error: openAiError,
  headers: () => ({ 'apim-request-id': nextId('apim-'), 'x-ms-region': 'Mock Central' }),
};

const notFound = json(404, { error: { code: '404', message: 'Resource not found' } });
