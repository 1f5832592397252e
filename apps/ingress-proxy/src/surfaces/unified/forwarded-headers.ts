import type { IncomingMessage } from 'node:http';
import { upstreamRequestHeaders } from '../../pipeline/request-headers.js';

/** Trace context goes everywhere. @source W3C Trace Context */
const tracingNames = ['traceparent', 'tracestate'] as const;

/** Ours to set, or none of the provider's business. */
const ownNames: ReadonlySet<string> = new Set([
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
  const kept = upstreamRequestHeaders(rawHeaders, headers.connection, ['accept-encoding', 'identity']);
  const lines: string[] = [];
  for (let at = 0; at + 1 < kept.length; at += 2) {
    const name = kept[at] as string;
    const isOwn = ownNames.has(name.toLowerCase());
    if (!isOwn || (name === 'accept-encoding' && at === kept.length - 2))
      lines.push(name, kept[at + 1] as string);
  }
  return lines;
}
