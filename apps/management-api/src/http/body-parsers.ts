import { GatewayError } from '@trueport/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const tokenEndpoint = '/oauth2/token';

/**
 * What bodies are read: JSON everywhere, forms at the token endpoint only. An absent body is `undefined`, whatever the
 * content type says: many clients send one with every DELETE.
 */
export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer' } as const;
  server.addContentTypeParser('application/json', options, (request, body, done) => {
    settle(done, () => parseJson(textOf(request, body as Buffer)));
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', options, (request, body, done) => {
    settle(done, () => {
      if (request.url.split('?', 1)[0] !== tokenEndpoint) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE');
      return new URLSearchParams(textOf(request, body as Buffer));
    });
  });
}

function settle(done: (error: Error | null, body?: unknown) => void, parse: () => unknown): void {
  try {
    done(null, parse());
  } catch (error) {
    done(error as Error);
  }
}

function textOf(request: FastifyRequest, body: Buffer): string {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Compressed request bodies are not supported here.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', 'The body is not UTF-8.', { cause });
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', 'The body is not valid JSON.', { cause });
  }
}
