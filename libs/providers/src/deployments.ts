import { providerNameSchema } from '@trueport/contracts';
import type { DeploymentTable, ListedDeployment } from '@trueport/routing';
import { z } from 'zod';
import type { Upstreams } from './upstreams.js';

const name = z.string().min(1).max(300);

/** A deployment as the operator writes it. */
const listedDeploymentSchema = z
  .strictObject({
    provider: providerNameSchema,
    model: name,
    base_model: name.optional(),
    /** Without the list it serves its own name. */
    serves: z.array(name).min(1).optional(),
    resource: name.optional(),
    api_version: name.optional(),
    region: z
      .string()
      .regex(/^[a-z0-9-]{3,32}$/, 'expected a region such as us-east-1')
      .optional(),
  })
  .refine(({ provider, resource }) => provider === 'azure' || resource === undefined, {
    message: 'only Azure deployments have a resource',
    path: ['resource'],
  });

export const listedDeploymentsSchema = z.array(listedDeploymentSchema).max(1_000);

/** What is configured of deployments. */
export interface DeploymentSettings {
  readonly DEPLOYMENTS: z.output<typeof listedDeploymentsSchema>;
  readonly AZURE_OPENAI_RESOURCE: string | undefined;
  readonly AZURE_OPENAI_API_VERSION: string | undefined;
}

/** The deployments requests can be routed to. */
export function deploymentTable(
  settings: DeploymentSettings,
  upstreams: Pick<Upstreams, 'configured'>,
): DeploymentTable {
  const { AZURE_OPENAI_RESOURCE: azureResource, AZURE_OPENAI_API_VERSION: azureApiVersion } = settings;
  return {
    listed: settings.DEPLOYMENTS.map((listed) => deploymentOf(listed, settings)),
    configured: upstreams.configured(),
    ...(azureResource === undefined ? {} : { azureResource }),
    ...(azureApiVersion === undefined ? {} : { azureApiVersion }),
  };
}

function deploymentOf(
  {
    provider,
    model,
    base_model,
    serves,
    resource,
    api_version,
    region,
  }: z.output<typeof listedDeploymentSchema>,
  { AZURE_OPENAI_RESOURCE, AZURE_OPENAI_API_VERSION }: DeploymentSettings,
): ListedDeployment {
  const azureResource = provider === 'azure' ? (resource ?? AZURE_OPENAI_RESOURCE) : undefined;
  const apiVersion = provider === 'azure' ? (api_version ?? AZURE_OPENAI_API_VERSION) : undefined;
  return {
    provider,
    model,
    baseModel: base_model ?? model,
    serves: serves ?? [model],
    ...(azureResource === undefined ? {} : { resource: azureResource }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(region === undefined ? {} : { region }),
  };
}
