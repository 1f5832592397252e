import type { ResponseCompletedData } from '@trueport/contracts';

const firstErrorStatus = 400;
/** Endpoints that name a model and are free: they count tokens. */
const freePath = /(?:\/count_tokens|\/input_tokens|:countTokens|:computeTokens)$/;

/**
 * Whether a response can have a cost: one with usage always has, one without only if it succeeded, was made by a model
 * and did more than to count or to list.
 */
export function isBillable(
  completion: Pick<
    ResponseCompletedData,
    'status_code' | 'error_code' | 'method' | 'path' | 'model' | 'requested_model' | 'usage_source'
  >,
): boolean {
  if (completion.usage_source !== 'none') return true;
  const isFailed =
    completion.status_code === 0 ||
    completion.status_code >= firstErrorStatus ||
    completion.error_code !== null;
  if (isFailed || completion.method !== 'POST' || freePath.test(completion.path)) return false;
  return completion.model !== null || completion.requested_model !== null;
}
