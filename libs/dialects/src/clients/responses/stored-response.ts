import { TranslationRefusal, type AnswerError } from '../../conversation/index.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { inputItems } from './input-items.js';

/** A response that the gateway keeps, with what it was an answer to. */
export interface StoredResponse {
  readonly id: string;
  readonly tenant_id: string;
  readonly createdSeconds: number;
  /** Items of the request's own input, each with an id; nothing of the responses before it. */
  readonly input: readonly JsonObject[];
  /** The response object as the client got it. */
  readonly response: JsonObject;
}

/** What is kept of an exchange. */
export interface Exchange {
  readonly tenantId: string;
  readonly createdSeconds: number;
  /** The request as the client sent it. */
  readonly request: JsonObject;
  readonly response: JsonObject;
}

/** Makes the record of an exchange. @returns `null` for a response without an id, which nobody could ask for */
export function storedResponse({
  tenantId,
  createdSeconds,
  request,
  response,
}: Exchange): StoredResponse | null {
  const id = asText(response['id']);
  if (id === null || id === '') return null;
  return { id, tenant_id: tenantId, createdSeconds, input: inputItems(request['input'], id), response };
}

/** Whether the client allows a response to be kept; it does unless it says otherwise. */
export function wantsStored(request: JsonObject): boolean {
  return request['store'] !== false;
}

/** Id of the response that a request, or a stored response, continues; `null` when it begins a conversation. */
export function previousResponseId(object: JsonObject): string | null {
  return asText(object['previous_response_id']);
}

/**
 * The request with all that was said before it in its input: of every response of the chain its input and its output,
 * then the new input. Instructions, tools and settings of earlier requests do not carry over, as at OpenAI.
 *
 * @param chain the responses that the request continues, oldest first; the last is the one the request names
 * @returns the request itself when it continues none; else a new one without `previous_response_id`
 * @throws TranslationRefusal when the chain does not end with the response that the request names
 * @source OpenAI API reference, `previous_response_id` and `instructions`, read 2026-11
 */
export function withHistory(request: JsonObject, chain: readonly StoredResponse[]): JsonObject {
  const previousId = previousResponseId(request);
  if (previousId === null) return request;
  if (chain.at(-1)?.id !== previousId) {
    throw new TranslationRefusal(
      'previous_response_id',
      `Previous response with id '${previousId}' not found.`,
      'invalid_value',
    );
  }
  const { previous_response_id: _named, ...rest } = request;
  return { ...rest, input: [...historyOf(chain), ...newItems(request)] };
}

/** Everything that was said in a chain of responses, oldest first. */
export function historyOf(chain: readonly StoredResponse[]): readonly JsonObject[] {
  return chain.flatMap(({ input, response }) => [...input, ...outputOf(response)]);
}

/** Without calls that were cut off: nobody could answer them, and their arguments are no JSON. */
function outputOf(response: JsonObject): readonly JsonObject[] {
  return asList(response['output'])
    .map(asObject)
    .filter((item): item is JsonObject => item !== null && !isHalfCall(item));
}

function isHalfCall({ type, status }: JsonObject): boolean {
  return status === 'incomplete' && (type === 'function_call' || type === 'custom_tool_call');
}

/** What the reader of requests cannot take is left as it is, so that it is refused in its place. */
function newItems({ input }: JsonObject): readonly unknown[] {
  if (input === undefined || input === null) return [];
  return Array.isArray(input)
    ? (input as readonly unknown[])
    : [{ type: 'message', role: 'user', content: input }];
}

/** Body of `GET /v1/responses/{id}`. */
export function retrievedResponse({ response }: StoredResponse): JsonObject {
  return response;
}

/** Body of `DELETE /v1/responses/{id}`. */
export function deletedResponse(id: string): JsonObject {
  return { id, object: 'response', deleted: true };
}

/** The error for a response that is not there, or not the tenant's: the two are not told apart. */
export function responseNotFound(id: string): AnswerError {
  return {
    kind: 'invalid_request',
    httpStatus: 404,
    message: `Response with id '${id}' not found.`,
    retryable: false,
  };
}

/** What comes of `POST /v1/responses/{id}/cancel`. */
export type Cancellation =
  | { readonly kind: 'refused'; readonly error: AnswerError }
  /** To be stored and answered. */
  | { readonly kind: 'cancelled'; readonly response: JsonObject };

/**
 * Cancels a response. Only one that runs in the background can be; one that is over stays as it is, so that cancelling
 * twice does no harm.
 *
 * @source OpenAI API reference, cancel a response, read 2026-11
 */
export function cancelled({ response }: StoredResponse): Cancellation {
  if (response['background'] !== true) return { kind: 'refused', error: notInBackground };
  const isRunning = response['status'] === 'queued' || response['status'] === 'in_progress';
  return { kind: 'cancelled', response: isRunning ? { ...response, status: 'cancelled' } : response };
}

const notInBackground: AnswerError = {
  kind: 'invalid_request',
  httpStatus: 400,
  message: 'Cannot cancel a synchronous response.',
  retryable: false,
};
