import { noUsage } from '@trueport/contracts';
import type { UsageReading } from '@trueport/dialects';
import type { ExchangeRecord } from './exchange-record.js';

/** Characters that make one token, roughly; only used where the provider reports nothing. */
const charactersPerToken = 4;

/**
 * Writes what was read from the answer into the record. An answer that carries text but no usage (a stream without
 * `include_usage`, an answer cut short) is counted from its text and marked as estimated.
 */
export function applyUsageReading(
  record: ExchangeRecord,
  reading: UsageReading,
  promptCharacters: number,
): void {
  record.responseModel = reading.model;
  record.serviceTier = reading.serviceTier;
  if (reading.usage !== null) {
    record.usage = reading.usage;
    record.usageSource = 'provider';
    return;
  }
  if (reading.estimatedCompletionTokens === 0) return;
  record.usage = {
    ...noUsage,
    prompt_tokens: Math.ceil(promptCharacters / charactersPerToken),
    completion_tokens: reading.estimatedCompletionTokens,
  };
  record.usageSource = 'estimated';
}
