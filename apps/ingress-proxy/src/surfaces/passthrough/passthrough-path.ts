import type { BodyDialect } from '@trueport/contracts';

/** Prefix of everything the transparent proxy serves. */
export const passthroughPrefix = '/trueportai-services/';

/** Where a pass-through request goes: the raw path and query for the provider, and the path that logs show. */
export interface PassthroughTarget {
  /** Also the dialect of its bodies. */
  readonly provider: BodyDialect;
  /** Raw path and query for the provider, exactly as the client wrote them. */
  readonly pathAndQuery: string;
  /** Path behind the provider's API version, without query. */
  readonly logPath: string;
  /** Route as documented, for metrics and logs: no client text in it. */
  readonly route: string;
  /** Only Azure: the resource in the host name and the deployment in the path. */
  readonly azure: { readonly resource: string; readonly deployment: string } | null;
}

/** Outcome of reading a pass-through URL. */
export type PassthroughRoute =
  | { readonly kind: 'target'; readonly target: PassthroughTarget }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unsafe'; readonly problem: string };

const versionPrefixes: Readonly<Record<string, RegExp>> = {
  openai: /^\/v1(?=\/|$)/,
  anthropic: /^\/v1(?=\/|$)/,
  google: /^\/v1(?:beta|alpha)?(?=\/|$)/,
};

/**
 * Reads the raw request target of a pass-through call. Nothing is decoded or normalised: what is not refused reaches
 * the provider byte for byte.
 *
 * @param rawUrl request target in origin form, starting with `passthroughPrefix`
 */
export function readPassthroughUrl(rawUrl: string): PassthroughRoute {
  const queryAt = rawUrl.indexOf('?');
  const path = queryAt < 0 ? rawUrl : rawUrl.slice(0, queryAt);
  const query = queryAt < 0 ? '' : rawUrl.slice(queryAt);
  const problem = unsafePathProblem(path);
  if (problem !== null) return { kind: 'unsafe', problem };

  const providerEnd = path.indexOf('/', passthroughPrefix.length);
  if (providerEnd < 0) return { kind: 'not_found' };
  const provider = path.slice(passthroughPrefix.length, providerEnd);
  const rest = path.slice(providerEnd);
  switch (provider) {
    case 'openai':
    case 'anthropic':
    case 'google':
      return rest === '/'
        ? { kind: 'not_found' }
        : { kind: 'target', target: plainTarget(provider, rest, query) };
    case 'azure':
      return azureRoute(rest, query);
    default:
      return { kind: 'not_found' };
  }
}

function plainTarget(
  provider: 'openai' | 'anthropic' | 'google',
  rest: string,
  query: string,
): PassthroughTarget {
  const version = versionPrefixes[provider]?.exec(rest)?.[0] ?? '';
  return {
    provider,
    pathAndQuery: rest + query,
    logPath: rest.slice(version.length) || '/',
    route: `/trueportai-services/${provider}`,
    azure: null,
  };
}

const azurePath = /^\/([^/]+)\/([^/]+)(\/.*)$/;
const azureSdkDeploymentPath = /^\/openai\/deployments\/[^/]+(\/.*)$/;

/**
 * `/{resource}/{deployment}/{path}`. The AzureOpenAI clients append `/openai/deployments/{model}/{path}` to the
 * endpoint they are given; there the deployment of the endpoint wins. Their other paths (`/openai/v1/…`,
 * `/openai/files`) are not below a deployment and go to the resource as they are.
 */
function azureRoute(rest: string, query: string): PassthroughRoute {
  const [, resource, deployment, path] = azurePath.exec(rest) ?? [];
  if (resource === undefined || deployment === undefined || path === undefined) return { kind: 'not_found' };
  const sdkPath = azureSdkDeploymentPath.exec(path)?.[1];
  const belowResource = sdkPath === undefined && path.startsWith('/openai/');
  const deploymentPath = sdkPath ?? path;
  return {
    kind: 'target',
    target: {
      provider: 'azure',
      pathAndQuery: (belowResource ? path : `/openai/deployments/${deployment}${deploymentPath}`) + query,
      logPath: belowResource ? path.replace(/^\/openai(?:\/v1)?(?=\/)/, '') : deploymentPath,
      route: '/trueportai-services/azure',
      azure: { resource, deployment },
    },
  };
}

/** Why a path is refused, or `null`: anything that a server behind us could read as another path. */
function unsafePathProblem(path: string): string | null {
  if (!/^[\x21-\x7e]+$/.test(path)) return 'The path has characters that must be percent-encoded.';
  if (path.includes('\\') || path.includes('#')) return 'The path has a backslash or a fragment.';
  if (!path.includes('.') && !path.includes('%')) return null;
  if (/%(?![0-9a-f]{2})/i.test(path)) return 'The path has a broken percent-encoding.';
  if (/%(?:0[0-9a-f]|1[0-9a-f]|7f|5c)/i.test(path))
    return 'The path has an encoded control character or backslash.';
  const decodedDots = path.replace(/%2e/gi, '.').replace(/%2f/gi, '/');
  if (/\/\.{1,2}(?:\/|;|$)/.test(decodedDots)) return 'The path has dot segments.';
  return null;
}
