import { invalidClient, OAuthError } from './oauth-error.js';

/** A request for a token, its client not yet authenticated. */
export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes asked for; `null` asks for all the client may have. */
  readonly scopes: readonly string[] | null;
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Reads a request for a token: client credentials in the `Authorization` header or in the body, never in both.
 *
 * @param body a form, or a JSON object with the same fields
 * @throws OAuthError `invalid_request`, `unsupported_grant_type`, or `invalid_client` without usable credentials
 * @source RFC 6749, sections 2.3.1, 3.2 and 4.4.2
 */
export function readTokenRequest(authorization: string | undefined, body: unknown): TokenRequest {
  const parameters = parametersOf(body);
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) throw invalidRequest('grant_type is missing.');
  if (grantType !== 'client_credentials') {
    throw new OAuthError(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const scope = parameters.get('scope');
  return {
    ...credentialsOf(authorization, parameters),
    scopes: scope === undefined ? null : scope.split(' ').filter((name) => name !== ''),
  };
}

function credentialsOf(
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
): Credentials {
  const clientId = parameters.get('client_id');
  const clientSecret = parameters.get('client_secret');
  if (authorization !== undefined) {
    const basic = basicCredentials(authorization);
    if (clientSecret !== undefined || (clientId !== undefined && clientId !== basic.clientId)) {
      throw invalidRequest('The client may authenticate in one way only.');
    }
    return basic;
  }
  if (clientId === undefined || clientSecret === undefined) throw invalidClient();
  return { clientId, clientSecret };
}

/** Both parts are form-encoded before they are joined. @source RFC 6749, section 2.3.1 */
function basicCredentials(authorization: string): Credentials {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization.trim()) ?? [];
  if (encoded === undefined) throw invalidClient();
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colonAt = text.indexOf(':');
  if (colonAt < 1) throw invalidClient();
  return {
    clientId: formDecoded(text.slice(0, colonAt)),
    clientSecret: formDecoded(text.slice(colonAt + 1)),
  };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}

function parametersOf(body: unknown): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of entriesOf(body)) {
    if (typeof value !== 'string') throw invalidRequest('Every parameter must be text.');
    if (parameters.has(name)) throw invalidRequest('A parameter appears twice.');
    // Parameters without a value count as left out.
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}

function entriesOf(body: unknown): Iterable<[string, unknown]> {
  if (body instanceof URLSearchParams) return body.entries();
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return Object.entries(body);
  throw invalidRequest('Send the parameters as application/x-www-form-urlencoded.');
}

function invalidRequest(description: string): OAuthError {
  return new OAuthError(400, 'invalid_request', description);
}
