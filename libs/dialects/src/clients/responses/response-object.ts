import type { TokenUsage } from '@trueport/contracts';
import type { AnswerError, ClientContext, StopReason } from '../../conversation/index.js';
import { asObject, asText, type JsonObject } from '../../json.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import { responseIdOf } from './item-ids.js';
import type { ItemStatus } from './output-event.js';
import { responseUsage } from './response-usage.js';

/** What of a response is not the same from its first event to its last. */
export interface ResponseState {
  /** How it ended; `null` while it runs. */
  readonly ending: StopReason | AnswerError | null;
  /** Model the provider names. */
  readonly model: string | null;
  readonly output: readonly JsonObject[];
  readonly usage: TokenUsage | null;
  readonly serviceTier: string | null;
}

const serviceTiers: readonly string[] = ['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast'];

/** What OpenAI answers where the request says nothing. @source OpenAI API reference, create a response, read 2026-11 */
const echoDefaults: JsonObject = {
  access_programs: null,
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  prompt_cache_retention: null,
  safety_identifier: null,
  store: true,
  temperature: 1,
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};

/** The fields of a response that change while it runs. */
export function responseHead(context: ClientContext, state: ResponseState): JsonObject {
  const { status, reason, error } = endingFields(state.ending);
  return {
    id: responseIdOf(context.requestId),
    object: 'response',
    created_at: context.createdSeconds,
    status,
    error,
    incomplete_details: reason === null ? null : { reason },
    model: state.model ?? context.conversation.model,
    output: state.output,
    service_tier: tierOf(state, context.request),
    usage: responseUsage(state.usage),
  };
}

/** The fields that repeat the request; constant in one response. */
export function responseEcho(request: JsonObject): JsonObject {
  const echo: Record<string, unknown> = {};
  for (const [field, otherwise] of Object.entries(echoDefaults)) echo[field] = request[field] ?? otherwise;
  const reasoning = asObject(request['reasoning']);
  const text = asObject(request['text']);
  echo['reasoning'] = { effort: null, summary: null, ...reasoning };
  echo['text'] = {
    ...text,
    format: text?.['format'] ?? { type: 'text' },
    verbosity: text?.['verbosity'] ?? 'medium',
  };
  return echo;
}

/** Status of the last item of an answer that ended so. */
export function lastItemStatus(stopReason: StopReason): ItemStatus {
  return stopReason === 'length' || stopReason === 'content_filter' ? 'incomplete' : 'completed';
}

interface EndingFields {
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly reason: 'max_output_tokens' | 'content_filter' | null;
  readonly error: JsonObject | null;
}

function endingFields(ending: ResponseState['ending']): EndingFields {
  if (ending === null) return { status: 'in_progress', reason: null, error: null };
  if (typeof ending === 'object') return { status: 'failed', reason: null, error: failureOf(ending) };
  if (ending === 'length') return { status: 'incomplete', reason: 'max_output_tokens', error: null };
  if (ending === 'content_filter') return { status: 'incomplete', reason: 'content_filter', error: null };
  return { status: 'completed', reason: null, error: null };
}

/** Codes of a failed response are a short list: a failure without a code of its own is the closest of them. */
function failureOf(error: AnswerError): JsonObject {
  return { code: error.code ?? failureCode(error), message: error.message };
}

function failureCode({ kind }: AnswerError): string {
  if (kind === 'rate_limit') return 'rate_limit_exceeded';
  return kind === 'invalid_request' ? 'invalid_prompt' : 'server_error';
}

/** Data of the `error` event, for a stream that fails before there is a response. */
export function errorEventFields(error: AnswerError): JsonObject {
  const body = asObject(openAiErrorBody(error)['error']);
  return { code: asText(body?.['code']), message: error.message, param: asText(body?.['param']) };
}

/** Tiers of other providers have no name here; an answer that says nothing was served in the ordinary way. */
function tierOf({ ending, serviceTier }: ResponseState, request: JsonObject): string {
  if (ending === null) return asText(request['service_tier']) ?? 'auto';
  return serviceTier !== null && serviceTiers.includes(serviceTier) ? serviceTier : 'default';
}
