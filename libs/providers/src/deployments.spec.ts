import { describe, expect, it } from '@jest/globals';
import { deploymentTable, listedDeploymentsSchema, type DeploymentSettings } from './deployments.js';

const upstreams = { configured: () => new Set<never>() };
const tableOf = (listed: readonly object[], more: Partial<DeploymentSettings> = {}) =>
  deploymentTable(
    {
      DEPLOYMENTS: listedDeploymentsSchema.parse(listed),
      AZURE_OPENAI_RESOURCE: undefined,
      AZURE_OPENAI_API_VERSION: undefined,
      ...more,
    },
    upstreams,
  );
const prod = { provider: 'azure', model: 'prod-eu' };

describe('a deployment of Azure', () => {
  it('has its own resource and version, or those of all', () => {
    const own = { ...prod, resource: 'mine', api_version: '2025-04-01' };
    const { listed } = tableOf([own, prod], {
      AZURE_OPENAI_RESOURCE: 'ours',
      AZURE_OPENAI_API_VERSION: '2025-05-01',
    });
    expect(listed).toMatchObject([
      { model: 'prod-eu', resource: 'mine', apiVersion: '2025-04-01' },
      { model: 'prod-eu', resource: 'ours', apiVersion: '2025-05-01' },
    ]);
  });

  // Otherwise every request for it would be told that it is at fault.
  it.each([
    ['without a resource', prod, 'prod-eu needs a resource'],
    ['with a resource that is none', { ...prod, resource: 'evil.example#' }, 'resource name'],
    ['with a name that is none', { ...prod, model: 'my deployment', resource: 'mine' }, 'deployment name'],
  ])('%s ends the start and is named', (_what, listed, message) => {
    expect(() => tableOf([listed])).toThrow(RangeError);
    expect(() => tableOf([listed])).toThrow(message);
    expect(() => tableOf([listed])).toThrow('DEPLOYMENTS');
  });
});

describe('a listed deployment', () => {
  it('serves its own name unless it has a list, and is what its name says', () => {
    const { listed } = tableOf([
      { provider: 'openai', model: 'gpt-4.1' },
      { provider: 'bedrock', model: 'eu.claude', base_model: 'claude', serves: ['a'], region: 'eu-west-1' },
    ]);
    expect(listed).toEqual([
      { provider: 'openai', model: 'gpt-4.1', baseModel: 'gpt-4.1', serves: ['gpt-4.1'] },
      { provider: 'bedrock', model: 'eu.claude', baseModel: 'claude', serves: ['a'], region: 'eu-west-1' },
    ]);
  });

  it.each([
    ['a resource', { provider: 'openai', model: 'm', resource: 'r' }, 'resource'],
    ['a version of the API', { provider: 'openai', model: 'm', api_version: '1' }, 'api_version'],
    ['a region', { provider: 'azure', model: 'm', resource: 'res', region: 'eu-west-1' }, 'region'],
  ])('has %s only where its provider has', (_what, listed, field) => {
    const { error } = listedDeploymentsSchema.safeParse([listed]);
    expect(error?.issues.map(({ path }) => path)).toEqual([[0, field]]);
  });
});
