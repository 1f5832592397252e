import type { ProviderName } from '@trueport/contracts';

/** One model of one provider that can take traffic. */
export interface Deployment {
  readonly provider: ProviderName;
  /** Model or deployment name as the provider wants it. */
  readonly model: string;
  /** The model behind it: tells what it can do and what it costs. The same as `model` unless that is a free name. */
  readonly baseModel: string;
  /** Azure: the resource in the host name. */
  readonly resource?: string;
  /** Azure: version of the API; the newest interface without versions when absent. */
  readonly apiVersion?: string;
  /** Bedrock: region, where it is not the configured one. */
  readonly region?: string;
}

/** A deployment that the operator has listed, with the names clients may call it by. */
export interface ListedDeployment extends Deployment {
  readonly serves: readonly string[];
}

/** What the gateway can reach. */
export interface DeploymentTable {
  /** In the order of preference. */
  readonly listed: readonly ListedDeployment[];
  /** Providers with a credential. */
  readonly configured: ReadonlySet<ProviderName>;
  /** Resource of Azure deployments that are not listed; without it only listed ones can be used. */
  readonly azureResource?: string;
  /** Version of the API of such deployments. */
  readonly azureApiVersion?: string;
}

/** How logs and `X-Gateway-Decision` name a deployment: `openai/gpt-4o-mini`. */
export function deploymentLabel({ provider, model }: Pick<Deployment, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}
