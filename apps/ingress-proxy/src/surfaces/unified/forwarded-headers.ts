import type { IncomingMessage } from 'node:http';
import { droppedRequestHeaders, keptRequestHeaders } from '../../pipeline/request-headers.js';

/** Trace context goes everywhere. @source W3C Trace Context */
const tracingNames = ['traceparent', 'tracestate'] as const;

/** Ours to set, or none of the provider's business. */
const notForwarded: ReadonlySet<string> = new Set([
  ...droppedRequestHeaders,
  'accept-encoding',
  'content-length',
  'content-type',
  'content-encoding',
  'cookie',
  // Which account pays is the operator's to say.
  'openai-organization',
  'openai-project',
  'x-portkey-provider',
]);

/** Headers that go to a provider whatever it speaks: name, value, … */
export function tracingHeaders({ headers }: IncomingMessage): string[] {
  return tracingNames.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [name, value] : [];
  });
}

/** Headers of the client for a provider that speaks its dialect: SDK, beta and version headers stay as they are. */
export function sameDialectHeaders({ rawHeaders, headers }: IncomingMessage): string[] {
  const lines = keptRequestHeaders(rawHeaders, headers.connection, notForwarded);
  lines.push('accept-encoding', 'identity');
  return lines;
}
