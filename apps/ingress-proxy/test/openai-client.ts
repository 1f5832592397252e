import OpenAI from 'openai';

/** A gateway and a credential for it. */
export interface ClientOf {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * The SDK of OpenAI, which asks the gateway for a provider and does not try again by itself.
 *
 * @param provider value of `x-portkey-provider`
 */
export function openAiClient(
  { url, apiKey }: ClientOf,
  provider: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): OpenAI {
  return new OpenAI({
    baseURL: `${url}/v1`,
    apiKey,
    maxRetries: 0,
    fetch,
    defaultHeaders: { 'x-portkey-provider': provider },
  });
}

/** Models whose provider fails, and what the SDK then throws. */
export const openAiFailures = [
  ['refusing', OpenAI.BadRequestError],
  ['missing', OpenAI.NotFoundError],
  ['limited', OpenAI.RateLimitError],
  ['failing', OpenAI.InternalServerError],
] as const;
