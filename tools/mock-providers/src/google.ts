import { batchEmbedContents, embedContent } from './google/embeddings.js';
import { failed, googleError } from './google/errors.js';
import { generate } from './google/generate.js';
import { generateImage, predict, wantsImage } from './google/images.js';
import { asRecord, type JsonRecord } from './json-values.js';
import { countTokens, echo, ok, textIn, type MockProvider } from './mock-answer.js';

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
      return ok({ models: [{ name: 'models/gemini-2.5-pro' }, { name: 'models/gemini-2.5-flash' }] });
    }
    if (path.endsWith('/echo')) return echo(request);
    const [, model, action] = modelPath.exec(path) ?? [];
    if (model === undefined) return failed(404, `Requested entity was not found: ${path}`);
    switch (action) {
      case 'generateContent':
        return body !== null && wantsImage(body)
          ? generateImage(model, body)
          : generate(request, model, false);
      case 'streamGenerateContent':
        return generate(request, model, true);
      case 'countTokens':
        return ok({ totalTokens: countedContents(body ?? {}) });
      case 'embedContent':
        return embedContent(model, body ?? {});
      case 'batchEmbedContents':
        return batchEmbedContents(model, body ?? {});
      case 'predict':
        return predict(model, body ?? {});
      default:
        return failed(404, `Unknown method ${action}`);
    }
  },
  error: googleError,
  headers: () => ({ 'x-gemini-service-tier': 'standard', 'server-timing': 'gfet4t7; dur=12' }),
};

/** System instruction and tools count only inside of a whole request. */
function countedContents(body: JsonRecord): number {
  const { contents, systemInstruction } = asRecord(
    body.generateContentRequest ?? { contents: body.contents },
  );
  return countTokens(textIn(systemInstruction) + textIn(contents)) + 2;
}
