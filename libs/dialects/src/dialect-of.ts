import type { BodyDialect } from '@trueport/contracts';
import { readAnthropicUsage } from './anthropic/usage.js';
import { readGoogleUsage } from './google/usage.js';
import { readOpenAiUsage } from './openai/usage.js';
import type { UsageDialect } from './usage-accumulator.js';

/**
 * How to read the answers of a provider. Google and Anthropic also serve OpenAI's dialect, and Azure also serves
 * Anthropic's: the document tells.
 *
 * @source Gemini API `/v1beta/openai/`, Anthropic `/v1/chat/completions`, Azure `/anthropic/v1/messages`; read 2026-11
 */
export function readerOf(provider: BodyDialect): UsageDialect {
  switch (provider) {
    case 'openai':
      return readOpenAiUsage;
    case 'azure':
      return (document, state) => {
        if (isAnthropic(document.type)) readAnthropicUsage(document, state);
        else readOpenAiUsage(document, state);
      };
    case 'anthropic':
      return (document, state) => {
        if (document.choices === undefined) readAnthropicUsage(document, state);
        else readOpenAiUsage(document, state);
      };
    case 'google':
      return (document, state) => {
        if (document.choices === undefined && document.usage === undefined) readGoogleUsage(document, state);
        else readOpenAiUsage(document, state);
      };
  }
}

function isAnthropic(type: unknown): boolean {
  return typeof type === 'string' && /^(?:message|content_block)/.test(type);
}
