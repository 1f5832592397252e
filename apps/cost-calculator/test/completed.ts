import { noUsage, type ResponseCompletedData } from '@trueport/contracts';
import { completedFacts, requestNumber } from '@trueport/testing';

/** The completion of request number `at`: a thousand tokens in, two hundred out, spread over three hours. */
export function completed(at: number, changed: Partial<ResponseCompletedData> = {}): ResponseCompletedData {
  const usage = { ...noUsage, prompt_tokens: 1_000, completion_tokens: 200 };
  return completedFacts({ ...requestNumber(at), usage, ...changed });
}
