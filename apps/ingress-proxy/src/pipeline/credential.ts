import type { IncomingHttpHeaders } from 'node:http';

/**
 * The gateway credential of a request: the first present of `x-api-key`, `Authorization: Bearer`, `api-key`,
 * `x-goog-api-key` and the `key` query parameter. Each provider's own client sends its own one.
 */
export function presentedCredential(headers: IncomingHttpHeaders, rawUrl: string): string | null {
  return (
    single(headers['x-api-key']) ??
    bearer(headers.authorization) ??
    single(headers['api-key']) ??
    single(headers['x-goog-api-key']) ??
    keyParameter(rawUrl)
  );
}

/**
 * The path and query without `key` parameters; every other byte stays as it is.
 * A key in the query is a gateway credential and must not reach the provider.
 */
export function withoutKeyParameter(pathAndQuery: string): string {
  const queryAt = pathAndQuery.indexOf('?');
  if (queryAt < 0 || !pathAndQuery.includes('key=', queryAt)) return pathAndQuery;
  const parameters = pathAndQuery.slice(queryAt + 1).split('&');
  const kept = parameters.filter((parameter) => !parameter.startsWith('key='));
  if (kept.length === parameters.length) return pathAndQuery;
  const path = pathAndQuery.slice(0, queryAt);
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function bearer(value: string | undefined): string | null {
  return value !== undefined && /^bearer /i.test(value) ? single(value.slice(7).trim()) : null;
}

function keyParameter(rawUrl: string): string | null {
  const queryAt = rawUrl.indexOf('?');
  if (queryAt < 0 || !rawUrl.includes('key=', queryAt)) return null;
  return single(new URLSearchParams(rawUrl.slice(queryAt + 1)).get('key') ?? undefined);
}
