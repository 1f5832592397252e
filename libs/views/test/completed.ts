import { noUsage, type ResponseCompletedData } from '@trueport/contracts';
import { completedFacts, requestNumber } from '@trueport/testing';

/** The completion of request number `at`: some fail, some stream, and they spread over tenants and hours. */
export function completed(at: number): ResponseCompletedData {
  return completedFacts({
    ...requestNumber(at),
    tenant_id: at % 2 === 0 ? 'a' : 'b',
    status_code: at % 7 === 0 ? 500 : 200,
    stream: at % 5 === 0,
    latency_ms: at / 10,
    provider_latency_ms: null,
    ttfb_ms: at % 4 === 0 ? null : 0.1,
    request_size_bytes: at,
    response_size_bytes: 2 * at,
    usage: { ...noUsage, prompt_tokens: at, completion_tokens: 1 },
  });
}
