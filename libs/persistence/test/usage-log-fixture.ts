import { noUsage } from '@trueport/contracts';
import { usageLogFrom, type StoredUsageLog } from '../src/index.js';

/** The log of request number `at`, claimed by `batch`; every one takes a tenth of a millisecond more. */
export function usageLog(at: number, batch: string, changed: Partial<StoredUsageLog> = {}): StoredUsageLog {
  const log = usageLogFrom(
    {
      request_id: `req_${at.toString(16).padStart(24, '0')}`,
      tenant_id: 'a',
      key_id: '64b1f2e3a4c5d6e7f8901234',
      api_key: 'sk-aaaa...zzzz',
      team: null,
      surface: 'passthrough',
      provider: 'openai',
      method: 'POST',
      path: '/chat/completions',
      route: '/trueportai-services/openai',
      deployment: null,
      started_at: new Date(Date.UTC(2026, 10, 20, at % 3)).toISOString(),
      instance: 'i',
      user_id: null,
      service: null,
      status_code: 200,
      error_code: null,
      stream: false,
      cached: false,
      retries: 0,
      model: 'gpt-4o',
      requested_model: 'gpt-4o',
      service_tier: null,
      provider_request_id: null,
      latency_ms: at / 10,
      provider_latency_ms: null,
      ttfb_ms: null,
      request_size_bytes: 1,
      response_size_bytes: 2,
      usage: noUsage,
      usage_source: 'none',
    },
    batch,
  );
  return { ...log, ...changed };
}
