import { GatewayError } from '@trueport/contracts';
import { providerHeaderValues, type RoutingDecision } from '@trueport/routing';

/** A request that may go nowhere although it says where. */
export type Unroutable = Exclude<RoutingDecision, { kind: 'candidates' | 'provider_not_set' }>;

/** Why no deployment was found. */
export function routingError(decision: Unroutable, model: string): GatewayError {
  switch (decision.kind) {
    case 'unknown_provider':
      return new GatewayError(
        'BAD_REQUEST',
        `x-portkey-provider must be one of ${providerHeaderValues.join(', ')}.`,
      );
    case 'provider_not_configured':
      return new GatewayError(
        'PROVIDER_NOT_CONFIGURED',
        `This gateway has no credentials for ${decision.provider}.`,
      );
    case 'unknown_model':
      return new GatewayError(
        'NOT_FOUND',
        `No deployment of ${decision.provider} serves the model ${model}.`,
      );
  }
}
