import { GatewayError, providerNameSchema } from '@trueport/contracts';
import type { DeploymentTable, ListedDeployment } from '@trueport/routing';
import { z } from 'zod';
import { assertAzureNames, type AzureTarget } from './azure-names.js';
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
  })
  .refine(({ provider, api_version }) => provider === 'azure' || api_version === undefined, {
    message: 'only Azure deployments have a version of the API',
    path: ['api_version'],
  })
  .refine(({ provider, region }) => provider === 'bedrock' || region === undefined, {
    message: 'only Bedrock deployments have a region',
    path: ['region'],
  });

export const listedDeploymentsSchema = z.array(listedDeploymentSchema).max(1_000);

/** What is configured of deployments. */
export interface DeploymentSettings {
  readonly DEPLOYMENTS: z.output<typeof listedDeploymentsSchema>;
  readonly AZURE_OPENAI_RESOURCE: string | undefined;
  readonly AZURE_OPENAI_API_VERSION: string | undefined;
}

/**
 * The deployments requests can be routed to.
 *
 * @throws RangeError naming a deployment of Azure that no request could reach: without a resource, or with names that
 *   Azure would not allow
 */
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

type ListedSetting = z.output<typeof listedDeploymentSchema>;

function deploymentOf(listed: ListedSetting, settings: DeploymentSettings): ListedDeployment {
  const { provider, model, base_model, serves, region } = listed;
  return {
    provider,
    model,
    baseModel: base_model ?? model,
    serves: serves ?? [model],
    ...(provider === 'azure' ? azurePart(listed, settings) : {}),
    ...(region === undefined ? {} : { region }),
  };
}

/** Resource and version of the API, its own or those that are configured for all. @throws RangeError */
function azurePart(
  { model, resource: own, api_version }: ListedSetting,
  { AZURE_OPENAI_RESOURCE, AZURE_OPENAI_API_VERSION }: DeploymentSettings,
): Pick<ListedDeployment, 'resource' | 'apiVersion'> {
  const resource = own ?? AZURE_OPENAI_RESOURCE;
  if (resource === undefined)
    throw new RangeError(
      `DEPLOYMENTS: the Azure deployment ${model} needs a resource, its own or AZURE_OPENAI_RESOURCE`,
    );
  assertNames(`DEPLOYMENTS: the Azure deployment ${model} cannot be used.`, { resource, deployment: model });
  const apiVersion = api_version ?? AZURE_OPENAI_API_VERSION;
  return { resource, ...(apiVersion === undefined ? {} : { apiVersion }) };
}

/** @throws RangeError that begins with these words */
function assertNames(words: string, names: AzureTarget): void {
  try {
    assertAzureNames(names);
  } catch (cause) {
    throw new RangeError(`${words} ${GatewayError.from(cause).message}`, { cause });
  }
}
