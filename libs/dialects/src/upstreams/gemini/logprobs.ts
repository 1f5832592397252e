import { asList, asObject, asText, type JsonObject } from '../../json.js';

const encoder = new TextEncoder();

/**
 * Gemini's log probabilities as OpenAI's `logprobs` object.
 *
 * @returns `null` when there are none
 * @source @google/genai 3.1 types, `LogprobsResult`; openai 7.55 types, `ChatCompletionTokenLogprob`
 */
export function openAiLogprobs(
  result: unknown,
): { readonly content: readonly JsonObject[]; readonly refusal: null } | null {
  const chosen = asList(asObject(result)?.chosenCandidates);
  if (chosen.length === 0) return null;
  const tops = asList(asObject(result)?.topCandidates);
  const content = chosen.map((token, at) => ({
    ...tokenOf(token),
    top_logprobs: asList(asObject(tops[at])?.candidates).map(tokenOf),
  }));
  return { content, refusal: null };
}

/** What stands for "as good as impossible" at OpenAI. */
const leastLogprob = -9999;

function tokenOf(value: unknown): JsonObject {
  const token = asObject(value);
  const text = asText(token?.token) ?? '';
  const logprob = typeof token?.logProbability === 'number' ? token.logProbability : leastLogprob;
  return { token: text, logprob, bytes: [...encoder.encode(text)] };
}
