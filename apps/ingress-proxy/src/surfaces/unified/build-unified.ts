import { remoteKeys, TokenVerifier, trustedIssuerSchema } from '@trueport/auth';
import type { Logger, MetricsRegistry } from '@trueport/observability';
import { findPrice, type PriceSources } from '@trueport/pricing';
import { deploymentTable, MediaFetcher, type Upstream, type Upstreams } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import type { DataPlane } from '../../pipeline/data-plane.js';
import type { IngressProxySettings } from '../../settings.js';
import { CredentialCheck } from './credential-check.js';
import { KeepAlive } from './keep-alive.js';
import { Lookups } from './lookups.js';
import { DailyModelList, ModelList } from './model-list.js';
import { RedisResponseStore } from './response-store.js';
import { StoredResponses } from './stored-responses.js';
import { UnifiedSurface } from './unified.surface.js';

/** The unified API, ready to serve. */
export interface RunningUnified {
  readonly surface: UnifiedSurface;
  close(): Promise<void>;
}

/** Builds the unified API from the settings. */
export function buildUnified(
  settings: IngressProxySettings,
  plane: DataPlane,
  upstreams: Upstreams,
  prices: PriceSources,
  logger: Logger,
  metrics: MetricsRegistry,
): RunningUnified {
  const deployments = deploymentTable(settings, upstreams);
  const keepAlive = new KeepAlive(settings.STREAM_KEEP_ALIVE_MS);
  const media = new MediaFetcher({
    allowedHosts: settings.MEDIA_ALLOWED_HOSTS,
    connectTimeoutMs: settings.UPSTREAM_CONNECT_TIMEOUT_MS,
    timeoutMs: settings.MEDIA_FETCH_TIMEOUT_MS,
    maxBytes: settings.MEDIA_FETCH_MAX_BYTES,
  });
  const store = new RedisResponseStore(
    {
      redisUrl: settings.REDIS_URL,
      keyPrefix: settings.REDIS_KEY_PREFIX,
      ttlSeconds: settings.RESPONSES_TTL_SECONDS,
      maxBytes: settings.RESPONSES_MAX_BYTES,
      timeoutMs: settings.RESPONSES_TIMEOUT_MS,
    },
    logger,
    metrics,
  );
  const responses = new StoredResponses(store);
  const surface = new UnifiedSurface({
    plane,
    keepAlive,
    deployments,
    retryBounds: {
      maxAttempts: settings.RETRY_MAX_ATTEMPTS,
      baseDelayMs: settings.RETRY_BASE_DELAY_MS,
      maxDelayMs: settings.RETRY_MAX_DELAY_MS,
    },
    retryDeadlineMs: settings.RETRY_DEADLINE_MS,
    credentials: new CredentialCheck({
      keys: plane.parts.keys,
      hasher: plane.parts.hasher,
      tokens: tokenVerifier(settings),
      tokenRateLimitRpm: settings.TOKEN_RATE_LIMIT_RPM,
    }),
    responses,
    lookups: new Lookups(
      plane,
      new DailyModelList(
        (day) => new ModelList(deployments, prices.table.rows(), day),
        () => Date.now(),
      ),
      responses,
    ),
    upstreamFor: (deployment, path) => upstreamFor(upstreams, deployment, path),
    maxOutputTokens: (deployment) => maxOutputTokens(prices, deployment),
    fetchMedia: (url) => media.fetch(url),
  });
  return {
    surface,
    close: () => {
      keepAlive.close();
      store.close();
      return media.close();
    },
  };
}

function upstreamFor(upstreams: Upstreams, deployment: Deployment, path: string): Upstream {
  const { provider, model, resource, region } = deployment;
  if (provider === 'bedrock') return upstreams.resolveBedrock(path, region);
  const azure = provider === 'azure' ? { resource: resource ?? '', deployment: model } : null;
  return upstreams.resolve(provider, path, azure);
}

function maxOutputTokens({ table }: PriceSources, { provider, baseModel }: Deployment): number | null {
  const search = findPrice(table, { provider, model: baseModel });
  return search.kind === 'price' ? (search.price.row.max_out ?? null) : null;
}

/** The built-in issuer comes last, so that no configured one can take its name. */
function tokenVerifier(settings: IngressProxySettings): TokenVerifier {
  const builtIn = trustedIssuerSchema.parse({
    issuer: settings.ISSUER_URL,
    jwks_uri: new URL('/.well-known/jwks.json', settings.MANAGEMENT_URL).href,
  });
  return new TokenVerifier(
    [...settings.JWT_ISSUERS, builtIn].map((trusted) => ({ settings: trusted, keys: remoteKeys(trusted) })),
  );
}
