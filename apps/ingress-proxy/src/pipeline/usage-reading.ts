import { noUsage } from '@trueport/contracts';
import { estimatedTokens, type UsageReading } from '@trueport/dialects';
import type { ExchangeRecord } from './exchange-record.js';

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
  if (reading.estimatedCompletionTokens > 0)
    estimate(record, promptCharacters, reading.estimatedCompletionTokens);
}

/**
 * Counts the prompt of a client that left before anything was said of usage: the provider had it, and bills it.
 * Otherwise prompts would be free for those who do not wait for the answer.
 */
export function estimateAbandoned(record: ExchangeRecord, promptCharacters: number): void {
  if (record.usageSource !== 'none' || record.sentUpstreamAtMs === null || promptCharacters === 0) return;
  estimate(record, promptCharacters, 0);
}

function estimate(record: ExchangeRecord, promptCharacters: number, completionTokens: number): void {
  record.usage = {
    ...noUsage,
    prompt_tokens: estimatedTokens(promptCharacters),
    completion_tokens: completionTokens,
  };
  record.usageSource = 'estimated';
}
