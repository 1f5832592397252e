import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@trueport/config';
import { errorCodeOf } from '@trueport/testing';
import { Upstreams, type UpstreamsOptions } from './upstreams.js';

const options: UpstreamsOptions = {
  baseUrls: {
    openai: 'https://api.openai.com',
    anthropic: 'https://api.anthropic.com/',
    google: 'https://proxy.example/gemini/',
    azure: 'https://{resource}.openai.azure.com',
    bedrock: 'https://bedrock-runtime.{region}.amazonaws.com',
  },
  bedrock: { credentials: null, region: 'us-east-1' },
  credentials: {
    openai: new Secret('o-key'),
    anthropic: new Secret('a-key'),
    google: new Secret('g-key'),
    azure: new Secret('z-key'),
  },
  azureAllowedResources: [],
  egressAllowedHosts: [],
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 1_000,
  bodyTimeoutMs: 1_000,
  maxConnections: 8,
};

describe('Upstreams', () => {
  let upstreams: Upstreams;
  const make = (changes: Partial<UpstreamsOptions> = {}): Upstreams =>
    (upstreams = new Upstreams({ ...options, ...changes }));
  afterEach(() => upstreams.close());
  const azure = (resource: string, deployment = 'gpt') => ({ resource, deployment });

  it.each([
    ['openai', 'api.openai.com', '', ['authorization', 'Bearer o-key']],
    ['anthropic', 'api.anthropic.com', '', ['x-api-key', 'a-key']],
    ['google', 'proxy.example', '/gemini', ['x-goog-api-key', 'g-key']],
  ] as const)('sends %s to its host with its credential', (provider, host, prefix, credentialHeader) => {
    const found = make().resolve(provider, '/v1/x', null);
    expect(found).toMatchObject({ host, path: `${prefix}/v1/x`, credentialHeader });
  });

  it('sends Azure to the host of the resource, whatever its case', () => {
    const found = make().resolve('azure', '/openai/deployments/gpt/x', azure('My-Resource'));
    expect(found).toMatchObject({
      host: 'my-resource.openai.azure.com',
      path: '/openai/deployments/gpt/x',
      credentialHeader: ['api-key', 'z-key'],
    });
    expect(upstreams.resolve('azure', '/y', azure('my-RESOURCE')).dispatcher).toBe(found.dispatcher);
  });

  it.each(['/v1//a/%2F%2f/~x?b=1&a=%20&a=+&empty', '/v1/ä?%', '/a;b=c?x=y?z'])(
    'does not touch a byte of the path and query %s',
    (raw) => {
      expect(make().resolve('google', raw, null).path).toBe(`/gemini${raw}`);
    },
  );

  it('refuses a provider without credentials', () => {
    make({ credentials: { ...options.credentials, google: undefined } });
    expect(errorCodeOf(() => upstreams.resolve('google', '/', null))).toBe('PROVIDER_NOT_CONFIGURED');
  });

  it('refuses Azure resources that are not on the list, and takes those on it in any case', () => {
    make({ azureAllowedResources: ['Prod-EU'] });
    expect(upstreams.resolve('azure', '/', azure('prod-eu')).host).toBe('prod-eu.openai.azure.com');
    expect(errorCodeOf(() => upstreams.resolve('azure', '/', azure('other')))).toBe('FORBIDDEN');
  });

  // Otherwise a client steers the gateway, with the operator's credential, to a host of its own.
  it.each(['evil.example#', 'evil.example/x?', 'a@evil.example', '..', 'a:8080'])(
    'refuses the Azure resource %s',
    (resource) => {
      make();
      expect(errorCodeOf(() => upstreams.resolve('azure', '/', azure(resource)))).toBe('BAD_REQUEST');
    },
  );

  it('keeps a bounded number of Azure resources, those in use, and never drops another provider', () => {
    make();
    const openai = upstreams.resolve('openai', '/', null).dispatcher;
    const busy = upstreams.resolve('azure', '/', azure('busy')).dispatcher;
    const idle = upstreams.resolve('azure', '/', azure('idle')).dispatcher;
    for (let at = 0; at < 200; at += 1) {
      upstreams.resolve('azure', '/', azure(`resource-${at}`));
      upstreams.resolve('azure', '/', azure('busy'));
    }
    expect(upstreams.resolve('openai', '/', null).dispatcher).toBe(openai);
    expect(upstreams.resolve('azure', '/', azure('busy')).dispatcher).toBe(busy);
    expect(upstreams.resolve('azure', '/', azure('idle')).dispatcher).not.toBe(idle);
  });

  it('finds Bedrock by region, with the API key', () => {
    make({ bedrock: { credentials: { kind: 'bearer', key: new Secret('b-key') }, region: 'eu-west-1' } });
    expect(upstreams.resolveBedrock('/model/m/converse')).toMatchObject({
      host: 'bedrock-runtime.eu-west-1.amazonaws.com',
      path: '/model/m/converse',
      credentialHeader: ['authorization', 'Bearer b-key'],
      signer: null,
    });
    expect(upstreams.resolveBedrock('/x', 'us-west-2').host).toBe('bedrock-runtime.us-west-2.amazonaws.com');
  });

  it('signs requests to Bedrock when it has access keys, and then has no header to send in their place', () => {
    const credentials = {
      kind: 'keys',
      accessKeyId: 'AKID',
      secretAccessKey: new Secret('s'),
      sessionToken: undefined,
    } as const;
    make({ bedrock: { credentials, region: 'us-east-1' } });
    const found = upstreams.resolveBedrock('/x');
    expect(found.signer).toEqual(expect.any(Function));
    expect(found).not.toHaveProperty('credentialHeader');
    expect(upstreams.resolveBedrock('/y').signer).toBe(found.signer);
    expect(upstreams.resolveBedrock('/x', 'eu-west-1').signer).not.toBe(found.signer);
  });

  it('knows which providers have a credential', () => {
    expect(make().configured()).toEqual(new Set(['openai', 'anthropic', 'google', 'azure']));
    expect(errorCodeOf(() => upstreams.resolveBedrock('/x'))).toBe('PROVIDER_NOT_CONFIGURED');
  });

  it('shares one pool per origin, path prefixes apart', () => {
    const mock = 'http://127.0.0.1:9999';
    make({
      baseUrls: {
        openai: `${mock}/openai`,
        anthropic: `${mock}/anthropic`,
        google: `${mock}/google`,
        azure: `${mock}/azure/{resource}`,
        bedrock: `${mock}/bedrock`,
      },
    });
    const found = [
      upstreams.resolve('openai', '/v1', null),
      upstreams.resolve('anthropic', '/v1', null),
      upstreams.resolve('azure', '/openai/v1', azure('one')),
      upstreams.resolve('azure', '/openai/v1', azure('two')),
    ];
    expect(found.map(({ path }) => path)).toEqual([
      '/openai/v1',
      '/anthropic/v1',
      '/azure/one/openai/v1',
      '/azure/two/openai/v1',
    ]);
    expect(new Set(found.map(({ dispatcher }) => dispatcher)).size).toBe(1);
  });

  it.each([
    ['OPENAI_BASE_URL', { openai: 'https://user:secret@host' }],
    ['GOOGLE_BASE_URL', { google: 'https://host/?key=secret' }],
    ['ANTHROPIC_BASE_URL', { anthropic: 'ftp://host' }],
    ['AZURE_OPENAI_BASE_URL', { azure: '{resource}.openai.azure.com' }],
  ])('refuses to start with an unusable %s, naming it and not its value', (variable, baseUrls) => {
    make();
    const start = () => new Upstreams({ ...options, baseUrls: { ...options.baseUrls, ...baseUrls } });
    expect(start).toThrow(
      new RangeError(`${variable} must be an http or https URL without credentials, query and fragment`),
    );
  });
});
