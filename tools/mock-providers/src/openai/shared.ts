import { countTokens, json, type MockAnswer } from '../mock-answer.js';

export interface CountedUsage {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
}

/** Models whose name says so read from the cache, or reason; so does one that was asked to. */
export function countUsage(model: string, input: string, output: string, isThinking = false): CountedUsage {
  const prompt = countTokens(input) + 7;
  const reasoning = isThinking || /^(?:o\d|gpt-[5-9])/.test(model) ? 64 : 0;
  return {
    prompt,
    cached: model.includes('cached') ? Math.floor(prompt / 2) : 0,
    completion: countTokens(output) + reasoning,
    reasoning,
  };
}

/** Usage as chat and completions have it. */
export function chatUsage({ prompt, cached, completion, reasoning }: CountedUsage): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

export const sse = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

export const eventStream = 'text/event-stream; charset=utf-8';

/** Error body of OpenAI. */
export function openAiError(status: number, message: string): unknown {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const code = status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : null;
  return { error: { message, type, param: null, code } };
}

export const failed = (status: number, message: string): MockAnswer =>
  json(status, openAiError(status, message));

/** Seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000);

export const modelOf = (body: Readonly<Record<string, unknown>>): string =>
  typeof body.model === 'string' ? body.model : 'gpt-4o';

/** The dated name a provider answers with. */
export const served = (model: string): string => `${model.split('--')[0] ?? model}-2026-08-06`;
