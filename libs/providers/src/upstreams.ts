import { GatewayError, type ProviderName } from '@trueport/contracts';
import type { Secret } from '@trueport/config';
import { Pool, type Dispatcher } from 'undici';
import { EgressPolicy } from './egress/egress-policy.js';
import { guardedConnector } from './egress/guarded-connector.js';

/** Where and how to send one request. */
export interface Upstream {
  /** Host and port, the name of its breaker. */
  readonly host: string;
  readonly dispatcher: Dispatcher;
  /** Raw path and query below the provider's base URL. */
  readonly path: string;
  /** Name and value that authenticate us to the provider. */
  readonly credentialHeader: readonly [name: string, value: string];
}

/** Azure's part of a request. */
export interface AzureTarget {
  readonly resource: string;
  readonly deployment: string;
}

/** What is configured of the providers. */
export interface UpstreamsOptions {
  readonly baseUrls: Readonly<Record<ProviderName, string>>;
  readonly credentials: Readonly<Record<ProviderName, Secret | undefined>>;
  /** Empty allows every well-formed resource name. */
  readonly azureAllowedResources: readonly string[];
  readonly egressAllowedHosts: readonly string[];
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly maxConnections: number;
}

/** Largest head of a provider's answer, bytes. */
const maxAnswerHeadBytes = 64 * 1024;
/** Hosts with a connection pool at once; only Azure resources can make many. */
const maxPools = 64;

/**
 * @source Azure resource names of Cognitive Services: 2 to 64 letters, digits and hyphens, no hyphen at either end;
 *   deployment names: letters, digits, `-`, `_` and `.`, at most 64 (Azure resource naming rules, read 2026-11)
 */
const azureResourceName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])$/;
const azureDeploymentName = /^[A-Za-z0-9._-]{1,64}$/;

interface Origin {
  readonly host: string;
  readonly pathPrefix: string;
  readonly pool: Pool;
}

/** The providers: base URLs, credentials and one connection pool per host, all behind the egress policy. */
export class Upstreams {
  private readonly origins = new Map<string, Origin>();
  private readonly connector: ReturnType<typeof guardedConnector>;
  private readonly credentialHeaders: Readonly<Record<ProviderName, readonly [string, string] | null>>;

  constructor(private readonly options: UpstreamsOptions) {
    const policy = new EgressPolicy(options.egressAllowedHosts);
    this.connector = guardedConnector(policy, options.connectTimeoutMs);
    const { openai, anthropic, google, azure } = options.credentials;
    this.credentialHeaders = {
      openai: openai === undefined ? null : ['authorization', `Bearer ${openai.reveal()}`],
      anthropic: anthropic === undefined ? null : ['x-api-key', anthropic.reveal()],
      google: google === undefined ? null : ['x-goog-api-key', google.reveal()],
      azure: azure === undefined ? null : ['api-key', azure.reveal()],
    };
  }

  /**
   * Finds host, path and credential for a request. A client can choose the path below a provider, never its host.
   *
   * @param pathAndQuery raw path and query behind the provider's prefix, starting with `/`
   * @param azure only for Azure
   * @throws GatewayError PROVIDER_NOT_CONFIGURED, BAD_REQUEST for names that Azure would not allow, FORBIDDEN for a
   *   resource that is not on the operator's list
   */
  resolve(provider: ProviderName, pathAndQuery: string, azure: AzureTarget | null): Upstream {
    const credentialHeader = this.credentialHeaders[provider];
    if (credentialHeader === null) {
      throw new GatewayError('PROVIDER_NOT_CONFIGURED', `This gateway has no credentials for ${provider}.`);
    }
    const baseUrl = azure === null ? this.options.baseUrls[provider] : this.azureBaseUrl(azure);
    const origin = this.originOf(baseUrl);
    return {
      host: origin.host,
      dispatcher: origin.pool,
      path: origin.pathPrefix + pathAndQuery,
      credentialHeader,
    };
  }

  /** Closes all pools after the requests on them have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.origins.values()].map((origin) => origin.pool.close()));
  }

  private azureBaseUrl(azure: AzureTarget): string {
    if (!azureResourceName.test(azure.resource)) {
      throw new GatewayError(
        'BAD_REQUEST',
        'The Azure resource name may have letters, digits and hyphens only.',
      );
    }
    if (!azureDeploymentName.test(azure.deployment)) {
      throw new GatewayError(
        'BAD_REQUEST',
        'The Azure deployment name may have letters, digits, ., _ and - only.',
      );
    }
    const allowed = this.options.azureAllowedResources;
    if (allowed.length > 0 && !allowed.includes(azure.resource)) {
      throw new GatewayError('FORBIDDEN', 'This Azure resource is not on the list of allowed resources.');
    }
    return this.options.baseUrls.azure.replace('{resource}', azure.resource.toLowerCase());
  }

  private originOf(baseUrl: string): Origin {
    const known = this.origins.get(baseUrl);
    if (known !== undefined) return known;
    if (this.origins.size >= maxPools) this.dropOldestOrigin();
    const url = new URL(baseUrl);
    const pool = new Pool(url.origin, {
      connect: this.connector,
      connections: this.options.maxConnections,
      pipelining: 1,
      headersTimeout: this.options.headersTimeoutMs,
      bodyTimeout: this.options.bodyTimeoutMs,
      maxHeaderSize: maxAnswerHeadBytes,
    });
    const origin = { host: url.host, pathPrefix: url.pathname.replace(/\/+$/, ''), pool };
    this.origins.set(baseUrl, origin);
    return origin;
  }

  /** A closed pool ends the requests it has before it goes. */
  private dropOldestOrigin(): void {
    const [oldest] = this.origins;
    if (oldest === undefined) return;
    this.origins.delete(oldest[0]);
    void oldest[1].pool.close();
  }
}
