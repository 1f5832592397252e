import { noUsage, type TokenUsage } from '@trueport/contracts';

/** Usage of one call of a model; `null` is the model of the answer. */
export interface ModelCall {
  readonly model: string | null;
  readonly usage: TokenUsage;
}

/**
 * The calls of models behind an answer, to be priced one by one: each has its own model and its own tier of long
 * inputs. What is not counted by call (searches, units) goes with the first of the model that answered. A list that
 * has fewer tokens than the totals is not the whole truth: then the totals count, and the usage is marked.
 *
 * @param model that answered
 */
export function modelCallsOf(usage: TokenUsage, model: string | null): readonly ModelCall[] {
  const { iterations, ...totals } = usage;
  if (iterations === undefined || iterations.length === 0) return [{ model: null, usage }];
  const tokens = iterations.reduce((sum, call) => sum + call.prompt_tokens + call.completion_tokens, 0);
  if (tokens < usage.prompt_tokens + usage.completion_tokens)
    return [{ model: null, usage: { ...totals, inconsistent: true } }];
  const { web_search_requests, web_search_context_size, units, inconsistent } = usage;
  const beside = { web_search_requests, web_search_context_size, units, inconsistent };
  const isOfAnswer = (call: { readonly model: string | null }) => call.model === null || call.model === model;
  const first = Math.max(0, iterations.findIndex(isOfAnswer));
  return iterations.map(({ model: called, ...counts }, at) => ({
    model: called,
    usage: { ...noUsage, ...counts, ...(at === first ? beside : {}) },
  }));
}
