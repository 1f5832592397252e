import {
  countTokens,
  nextId,
  textIn,
  textPieces,
  type MockAnswer,
  type MockProvider,
  type MockRequest,
} from './mock-answer.js';

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

function googleError(status: number, message: string): unknown {
  return { error: { code: status, message, status: statuses[status] ?? 'INTERNAL' } };
}

const failed = (status: number, message: string): MockAnswer => ({
  kind: 'json',
  status,
  body: googleError(status, message),
});
const modelPath = /^\/v1(?:beta|alpha)?\/models\/([^:/]+):(\w+)$/;

function chunkOf(model: string, text: string, isLast: boolean, usage: object, responseId: string): object {
  const candidate = {
    content: { parts: [{ text }], role: 'model' },
    index: 0,
    ...(isLast ? { finishReason: 'STOP' } : {}),
  };
  return { candidates: [candidate], usageMetadata: usage, modelVersion: model, responseId };
}

function usageOf(prompt: number, output: number, thoughts: number): object {
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: output,
    totalTokenCount: prompt + output + thoughts,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}

function generate(request: MockRequest, name: string, isStream: boolean): MockAnswer {
  const { body, query } = request;
  if (body === null) return failed(400, 'Invalid JSON payload received.');
  const model = decodeURIComponent(name).split('--')[0] ?? name;
  const text = textPieces(request.pieces);
  const prompt = countTokens(textIn(body.systemInstruction) + textIn(body.contents)) + 2;
  const thoughts = /2\.5-pro|gemini-[3-9]/.test(model) ? 32 : 0;
  const responseId = nextId('resp-');
  const usageAfter = (pieces: number): object =>
    usageOf(prompt, countTokens(text.slice(0, pieces).join('')), thoughts);
  if (!isStream)
    return {
      kind: 'json',
      status: 200,
      body: chunkOf(model, text.join(''), true, usageAfter(text.length), responseId),
    };
  const chunks = text.map((piece, at) =>
    JSON.stringify(chunkOf(model, piece, at === text.length - 1, usageAfter(at + 1), responseId)),
  );
  if (query.get('alt') === 'sse') {
    const errorPart = `data: ${JSON.stringify(googleError(503, 'The model is overloaded.'))}\r\n\r\n`;
    return {
      kind: 'stream',
      contentType: 'text/event-stream',
      parts: chunks.map((chunk) => `data: ${chunk}\r\n\r\n`),
      errorPart,
    };
  }
  const parts = chunks.map((chunk, at) => (at === 0 ? '[' : ',\r\n') + chunk);
  const errorPart = `,\r\n${JSON.stringify(googleError(503, 'The model is overloaded.'))}]`;
  return {
    kind: 'stream',
    contentType: 'application/json; charset=UTF-8',
    parts: [...parts, ']'],
    errorPart,
  };
}

/** `/google/v1beta/…` */
export const google: MockProvider = {
  prefix: '/google/',
  answer: (request) => {
    const { headers, query, path, method, body } = request;
    if (headers['x-goog-api-key'] === undefined && query.get('key') === null) {
      return failed(403, "Method doesn't allow unregistered callers. Please use API Key.");
    }
    if (/^\/v1\w*\/models$/.test(path) && method === 'GET') {
      return {
        kind: 'json',
        status: 200,
        body: { models: [{ name: 'models/gemini-2.5-pro' }, { name: 'models/gemini-2.5-flash' }] },
      };
    }
    if (path.endsWith('/echo'))
      return {
        kind: 'bytes',
        contentType: String(headers['content-type'] ?? 'application/octet-stream'),
        body: request.rawBody,
      };
    const [, model, action] = modelPath.exec(path) ?? [];
    if (model === undefined) return failed(404, `Requested entity was not found: ${path}`);
    switch (action) {
      case 'generateContent':
        return generate(request, model, false);
      case 'streamGenerateContent':
        return generate(request, model, true);
      case 'countTokens':
        return { kind: 'json', status: 200, body: { totalTokens: countTokens(textIn(body?.contents)) + 2 } };
      case 'embedContent':
        return { kind: 'json', status: 200, body: { embedding: { values: [0.1, 0.2, 0.3, 0.4] } } };
      case 'batchEmbedContents': {
        const requests = Array.isArray(body?.requests) ? body.requests : [];
        return {
          kind: 'json',
          status: 200,
          body: { embeddings: requests.map(() => ({ values: [0.1, 0.2, 0.3, 0.4] })) },
        };
      }
      default:
        return failed(404, `Unknown method ${action}`);
    }
  },
  error: googleError,
  headers: () => ({ 'x-gemini-service-tier': 'standard', 'server-timing': 'gfet4t7; dur=12' }),
};
