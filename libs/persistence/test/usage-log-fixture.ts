import { noUsage } from '@trueport/contracts';
import { completedFacts, requestNumber } from '@trueport/testing';
import { usageLogFrom, type StoredUsageLog } from '../src/index.js';

/** The log of request number `at`, claimed by `batch`; every one takes a tenth of a millisecond more. */
export function usageLog(at: number, batch: string, changed: Partial<StoredUsageLog> = {}): StoredUsageLog {
  const facts = completedFacts({
    ...requestNumber(at),
    tenant_id: 'a',
    latency_ms: at / 10,
    provider_latency_ms: null,
    ttfb_ms: null,
    request_size_bytes: 1,
    response_size_bytes: 2,
    usage: noUsage,
    usage_source: 'none',
  });
  return { ...usageLogFrom(facts, batch), ...changed };
}
