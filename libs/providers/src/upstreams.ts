import { GatewayError, providerNames, type BodyDialect, type ProviderName } from '@trueport/contracts';
import type { Secret } from '@trueport/config';
import { Pool, type Dispatcher } from 'undici';
import { assertAzureNames, type AzureTarget } from './azure-names.js';
import { bedrockSigner, type BedrockCredentials, type RequestSigner } from './bedrock-signer.js';
import { EgressPolicy } from './egress/egress-policy.js';
import { guardedConnector } from './egress/guarded-connector.js';

/** Where to send one request. Use it soon: it may name a pool that is no longer kept for others. */
interface UpstreamAddress {
  /** Host and port, the name of its breaker. */
  readonly host: string;
  readonly dispatcher: Dispatcher;
  /** Raw path and query below the provider's base URL. */
  readonly path: string;
}

/** A provider that knows us by one header, whatever is sent. */
export interface HeaderUpstream extends UpstreamAddress {
  /** Name and value that authenticate us to the provider. */
  readonly credentialHeader: HeaderLine;
  readonly signer: null;
}

/** A provider that wants every request signed. */
export interface SignedUpstream extends UpstreamAddress {
  /** Gives the header lines that authenticate a request. */
  readonly signer: RequestSigner;
}

/** Where and how to send one request. */
export type Upstream = HeaderUpstream | SignedUpstream;

type HeaderLine = readonly [name: string, value: string];
type BedrockKeys = Extract<BedrockCredentials, { kind: 'keys' }>;
type BedrockAccess = BedrockKeys | { readonly kind: 'header'; readonly line: HeaderLine };

/** Providers whose credential is one header. */
type HeaderProvider = BodyDialect;

/** What is configured of the providers. */
export interface UpstreamsOptions {
  /** Base URLs; Azure's may have `{resource}` in it, Bedrock's `{region}`. A path in them is kept in front of the client's. */
  readonly baseUrls: Readonly<Record<ProviderName, string>>;
  readonly credentials: Readonly<Record<HeaderProvider, Secret | undefined>>;
  readonly bedrock: { readonly credentials: BedrockCredentials | null; readonly region: string };
  /** Empty allows every well-formed resource name. */
  readonly azureAllowedResources: readonly string[];
  /** `host:port` entries that the egress policy lets pass. */
  readonly egressAllowedHosts: readonly string[];
  readonly connectTimeoutMs: number;
  /** Longest wait for the head of an answer, after the request is out. */
  readonly headersTimeoutMs: number;
  /** Longest silence within an answer. */
  readonly bodyTimeoutMs: number;
  /** Connections per host. */
  readonly maxConnections: number;
  /** Longest idle time of a connection; a shorter one that the provider announces is respected. 30 s when absent. */
  readonly keepAliveMs?: number;
}

/** Largest head of a provider's answer, bytes. */
const maxAnswerHeadBytes = 64 * 1024;
/** Azure resources that are kept at once; clients choose them, so they are bounded. */
const maxAzureResources = 64;
const defaultKeepAliveMs = 30_000;

interface Origin {
  readonly origin: string;
  readonly host: string;
  readonly pathPrefix: string;
  readonly pool: Pool;
}

/** The providers: base URLs, credentials and one connection pool per host, all behind the egress policy. */
export class Upstreams {
  private readonly connector: ReturnType<typeof guardedConnector>;
  private readonly credentialHeaders: Readonly<Record<HeaderProvider, HeaderLine | null>>;
  private readonly fixedOrigins: Readonly<Record<Exclude<HeaderProvider, 'azure'>, Origin>>;
  /** By region; the operator chooses the regions. */
  private readonly bedrockOrigins = new Map<string, Origin>();
  private readonly bedrockAccess: BedrockAccess | null;
  private readonly bedrockSigners = new Map<string, RequestSigner>();
  private readonly fixedPools = new Map<string, Pool>();
  /** By resource, in order of use: the front was used longest ago. */
  private readonly azureOrigins = new Map<string, Origin>();
  private readonly azureAllowed: ReadonlySet<string>;

  /** @throws RangeError naming a base URL or a listed host that cannot be used */
  constructor(private readonly options: UpstreamsOptions) {
    this.connector = guardedConnector(new EgressPolicy(options.egressAllowedHosts), options.connectTimeoutMs);
    const { openai, anthropic, google, azure } = options.credentials;
    this.credentialHeaders = {
      openai: openai === undefined ? null : bearer(openai),
      anthropic: anthropic === undefined ? null : ['x-api-key', anthropic.reveal()],
      google: google === undefined ? null : ['x-goog-api-key', google.reveal()],
      azure: azure === undefined ? null : ['api-key', azure.reveal()],
    };
    const { credentials: bedrock } = options.bedrock;
    this.bedrockAccess = bedrock?.kind === 'bearer' ? { kind: 'header', line: bearer(bedrock.key) } : bedrock;
    const { baseUrls } = options;
    this.fixedOrigins = {
      openai: this.fixedOrigin('OPENAI_BASE_URL', baseUrls.openai),
      anthropic: this.fixedOrigin('ANTHROPIC_BASE_URL', baseUrls.anthropic),
      google: this.fixedOrigin('GOOGLE_BASE_URL', baseUrls.google),
    };
    this.azureAllowed = new Set(options.azureAllowedResources.map((name) => name.toLowerCase()));
    parsedBaseUrl('AZURE_OPENAI_BASE_URL', this.azureBaseUrl('resource'));
    parsedBaseUrl('BEDROCK_BASE_URL', this.bedrockBaseUrl('region'));
  }

  /**
   * Finds host, path and credential for a request. A client can choose the path below a provider, never its host.
   *
   * @param pathAndQuery raw path and query behind the provider's prefix, starting with `/`; passed on as it is
   * @param azure for Azure, and only there
   * @throws GatewayError PROVIDER_NOT_CONFIGURED, BAD_REQUEST for names that Azure would not allow, FORBIDDEN for a
   *   resource that is not on the operator's list
   */
  resolve(provider: HeaderProvider, pathAndQuery: string, azure: AzureTarget | null): HeaderUpstream {
    const credentialHeader = this.credentialHeaders[provider];
    if (credentialHeader === null) {
      throw new GatewayError('PROVIDER_NOT_CONFIGURED', `This gateway has no credentials for ${provider}.`);
    }
    const origin = provider === 'azure' ? this.azureOrigin(azure) : this.fixedOrigins[provider];
    return {
      host: origin.host,
      dispatcher: origin.pool,
      path: origin.pathPrefix + pathAndQuery,
      credentialHeader,
      signer: null,
    };
  }

  /**
   * Finds host, path and credential for a request to Bedrock.
   *
   * @param path raw path, model encoded
   * @param region the configured one when absent
   * @throws GatewayError PROVIDER_NOT_CONFIGURED
   */
  resolveBedrock(path: string, region: string = this.options.bedrock.region): Upstream {
    const { bedrockAccess: access } = this;
    if (access === null)
      throw new GatewayError('PROVIDER_NOT_CONFIGURED', 'This gateway has no credentials for bedrock.');
    const { host, pool, pathPrefix } = this.bedrockOrigin(region);
    const address: UpstreamAddress = { host, dispatcher: pool, path: pathPrefix + path };
    return access.kind === 'header'
      ? { ...address, credentialHeader: access.line, signer: null }
      : { ...address, signer: this.bedrockSigner(access, region) };
  }

  /** Providers with a credential. */
  configured(): ReadonlySet<ProviderName> {
    const { credentials, bedrock } = this.options;
    return new Set(
      providerNames.filter((name) =>
        name === 'bedrock' ? bedrock.credentials !== null : credentials[name] !== undefined,
      ),
    );
  }

  /** Closes all pools after the requests on them have ended. */
  async close(): Promise<void> {
    const azurePools = [...this.azureOrigins.values()].map(({ pool }) => pool);
    const pools = new Set([...this.fixedPools.values(), ...azurePools]);
    await Promise.all([...pools].map((pool) => pool.close()));
  }

  private fixedOrigin(variable: string, baseUrl: string): Origin {
    const made = this.originOf(variable, baseUrl);
    this.fixedPools.set(made.origin, made.pool);
    return made;
  }

  private bedrockOrigin(region: string): Origin {
    let origin = this.bedrockOrigins.get(region);
    if (origin === undefined) {
      origin = this.originOf('BEDROCK_BASE_URL', this.bedrockBaseUrl(region));
      this.bedrockOrigins.set(region, origin);
      this.fixedPools.set(origin.origin, origin.pool);
    }
    return origin;
  }

  private bedrockSigner(credentials: BedrockKeys, region: string): RequestSigner {
    let signer = this.bedrockSigners.get(region);
    if (signer === undefined) {
      signer = bedrockSigner(credentials, region);
      this.bedrockSigners.set(region, signer);
    }
    return signer;
  }

  private bedrockBaseUrl(region: string): string {
    return this.options.baseUrls.bedrock.replaceAll('{region}', region);
  }

  private azureOrigin(target: AzureTarget | null): Origin {
    if (target === null) throw new GatewayError('BAD_REQUEST', 'The Azure resource is missing.');
    assertAzureNames(target);
    // Azure's names ignore case, and so do host names: one resource, one pool.
    const resource = target.resource.toLowerCase();
    if (this.azureAllowed.size > 0 && !this.azureAllowed.has(resource)) {
      throw new GatewayError('FORBIDDEN', 'This Azure resource is not on the list of allowed resources.');
    }
    let origin = this.azureOrigins.get(resource);
    if (origin === undefined) {
      origin = this.originOf('AZURE_OPENAI_BASE_URL', this.azureBaseUrl(resource));
      if (this.azureOrigins.size >= maxAzureResources) this.forgetOldestResource();
    } else {
      this.azureOrigins.delete(resource);
    }
    this.azureOrigins.set(resource, origin);
    return origin;
  }

  /**
   * The pool is dropped, not closed: a request that has resolved it may be about to use it. Its idle connections end
   * by themselves after the keep-alive time.
   */
  private forgetOldestResource(): void {
    const [oldest] = this.azureOrigins.keys();
    if (oldest !== undefined) this.azureOrigins.delete(oldest);
  }

  private azureBaseUrl(resource: string): string {
    return this.options.baseUrls.azure.replaceAll('{resource}', resource);
  }

  /** @param variable where the URL is configured */
  private originOf(variable: string, baseUrl: string): Origin {
    const { origin, host, pathname } = parsedBaseUrl(variable, baseUrl);
    return { origin, host, pathPrefix: pathname.replace(/\/+$/, ''), pool: this.poolOf(origin) };
  }

  /** One pool per origin, also where several providers or resources share it (mock providers, private gateways). */
  private poolOf(origin: string): Pool {
    const fixed = this.fixedPools.get(origin);
    if (fixed !== undefined) return fixed;
    for (const known of this.azureOrigins.values()) if (known.origin === origin) return known.pool;
    const keepAliveMs = this.options.keepAliveMs ?? defaultKeepAliveMs;
    return new Pool(origin, {
      connect: this.connector,
      // The connector never negotiates HTTP/2; without this the pool would wait for its first connection to tell.
      allowH2: false,
      connections: this.options.maxConnections,
      pipelining: 1,
      headersTimeout: this.options.headersTimeoutMs,
      bodyTimeout: this.options.bodyTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: maxAnswerHeadBytes,
    });
  }
}

function bearer(key: Secret): HeaderLine {
  return ['authorization', `Bearer ${key.reveal()}`];
}

function parsedBaseUrl(variable: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isUsable =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username + url.password + url.search + url.hash === '';
  if (!isUsable)
    throw new RangeError(`${variable} must be an http or https URL without credentials, query and fragment`);
  return url;
}
