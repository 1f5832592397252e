import { failed, googleError } from './google/errors.js';
import { generate } from './google/generate.js';
import { countTokens, textIn, type MockProvider } from './mock-answer.js';

const modelPath = /^\/v1(?:beta|alpha)?\/models\/([^:/]+):(\w+)$/;

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
