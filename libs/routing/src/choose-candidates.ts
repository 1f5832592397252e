import { providerNames, type ProviderName } from '@trueport/contracts';
import type { Deployment, DeploymentTable } from './deployment.js';
import { modelOwner } from './model-owner.js';

/** What a request says of where it wants to go. */
export interface RoutingRequest {
  /** Model as the client names it. */
  readonly model: string;
  /** Value of `x-portkey-provider`; `undefined` when it was not sent. */
  readonly provider: string | undefined;
}

/** Where a request may go, or why nowhere. */
export type RoutingDecision =
  /** In the order in which they are tried; at least one. */
  | { readonly kind: 'candidates'; readonly candidates: readonly [Deployment, ...Deployment[]] }
  /** No provider was named, and no deployment serves the model. */
  | { readonly kind: 'provider_not_set' }
  | { readonly kind: 'unknown_provider'; readonly value: string }
  | { readonly kind: 'provider_not_configured'; readonly provider: ProviderName }
  /** The named provider has no deployment of that name. */
  | { readonly kind: 'unknown_model'; readonly provider: ProviderName };

/** Values of `x-portkey-provider`, for messages. */
export const providerHeaderValues = ['anthropic', 'openai', 'google', 'azure-openai', 'bedrock'] as const;

/**
 * Chooses the deployments a request may go to. A provider in the header decides; else the listed deployments that
 * serve the model, in their order; else the provider that owns the model by its name, if it has a credential.
 */
export function chooseCandidates(request: RoutingRequest, table: DeploymentTable): RoutingDecision {
  const listed = table.listed.filter(
    ({ serves, provider }) => table.configured.has(provider) && serves.includes(request.model),
  );
  if (request.provider !== undefined && request.provider !== '')
    return chosenByHeader(request.provider, request.model, listed, table);
  const [first, ...others] = listed;
  if (first !== undefined) return { kind: 'candidates', candidates: [first, ...others] };
  const owner = modelOwner(request.model);
  if (owner === null || !table.configured.has(owner)) return { kind: 'provider_not_set' };
  return { kind: 'candidates', candidates: [unlisted(owner, request.model)] };
}

function chosenByHeader(
  value: string,
  model: string,
  listed: readonly Deployment[],
  table: DeploymentTable,
): RoutingDecision {
  const provider = providerOf(value);
  if (provider === null) return { kind: 'unknown_provider', value };
  if (!table.configured.has(provider)) return { kind: 'provider_not_configured', provider };
  const [first, ...others] = listed.filter((deployment) => deployment.provider === provider);
  if (first !== undefined) return { kind: 'candidates', candidates: [first, ...others] };
  if (provider !== 'azure') return { kind: 'candidates', candidates: [unlisted(provider, model)] };
  if (table.azureResource === undefined) return { kind: 'unknown_model', provider };
  const { azureResource: resource, azureApiVersion: apiVersion } = table;
  const deployment = {
    ...unlisted(provider, model),
    resource,
    ...(apiVersion === undefined ? {} : { apiVersion }),
  };
  return { kind: 'candidates', candidates: [deployment] };
}

function providerOf(value: string): ProviderName | null {
  const name = value.trim().toLowerCase();
  if (name === 'azure-openai') return 'azure';
  return providerNames.find((known) => known === name) ?? null;
}

function unlisted(provider: ProviderName, model: string): Deployment {
  return { provider, model, baseModel: model };
}
