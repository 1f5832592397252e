import { GatewayError } from '@trueport/contracts';

/** Azure's part of a request. */
export interface AzureTarget {
  readonly resource: string;
  readonly deployment: string;
}

/**
 * @source Azure resource naming rules, Microsoft.CognitiveServices accounts: 2 to 64 letters, digits and hyphens,
 *   beginning and ending with a letter or digit, upper and lower case are the same; deployments: letters, digits, `-`,
 *   `_` and `.`, at most 64; read 2026-11
 */
const resourceName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])$/;
const deploymentName = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Lets through only names that Azure could have given, so that a client can never steer the gateway to another host
 * or to another path of the resource.
 *
 * @throws GatewayError BAD_REQUEST naming the part that is not allowed
 */
export function assertAzureNames({ resource, deployment }: AzureTarget): void {
  if (!resourceName.test(resource)) {
    throw new GatewayError(
      'BAD_REQUEST',
      'The Azure resource name must have 2 to 64 letters, digits and hyphens.',
    );
  }
  // Names of dots alone would climb in the path.
  if (!deploymentName.test(deployment) || deployment === '.' || deployment === '..') {
    throw new GatewayError(
      'BAD_REQUEST',
      'The Azure deployment name must have 1 to 64 letters, digits, dots, hyphens and underscores.',
    );
  }
}
