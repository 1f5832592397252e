import { formatUsd, priceCompletion, type PriceSources } from '@trueport/pricing';
import type { ExchangeRecord } from './exchange-record.js';

/**
 * Shows what a request costs, in the digits of its log: both come from one function.
 *
 * @returns plain decimal USD, or `null` without a price
 */
export function costDisplay(sources: PriceSources): (record: ExchangeRecord) => string | null {
  return (record) => {
    const { provider, deployment } = record;
    const { method, path } = record.admission;
    const { costNanoUsd } = priceCompletion(
      {
        provider,
        deployment,
        method,
        path,
        model: record.responseModel ?? record.upstreamModel ?? record.requestedModel,
        requested_model: record.requestedModel,
        upstream_model: record.upstreamModel,
        status_code: record.statusCode,
        error_code: record.errorCode,
        cached: false,
        service_tier: record.serviceTier,
        usage: record.usage,
        usage_source: record.usageSource,
      },
      sources,
    );
    return costNanoUsd === null ? null : formatUsd(costNanoUsd);
  };
}
