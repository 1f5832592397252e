import type { StopReason } from '../../conversation/answer.js';
import type { Block, Citation } from '../../conversation/conversation.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asLabel, asList, asObject, asText, type JsonObject } from '../../json.js';
import { argumentsText, citationOf, freeTextArguments, type CallIds } from '../openai-chat/read-message.js';

/** The blocks of one item of an answer. */
export function itemBlocks(item: JsonObject, ids: CallIds, answering: AnswerContext): Block[] {
  switch (item.type) {
    case 'message':
      return asList(item.content).flatMap((part) => partBlocks(asObject(part) ?? {}, item));
    case 'reasoning':
      return reasoningBlocks(item);
    case 'function_call':
    case 'custom_tool_call': {
      const name = answering.toolNames.toClient(asText(item.name) ?? '');
      return [{ kind: 'tool_call', id: ids.of(callIdOf(item)), name, argumentsJson: callArguments(item) }];
    }
    default:
      return [foreignItem(item)];
  }
}

/** The id by which the output of a call names it; the item's own is another. */
export function callIdOf(item: JsonObject): unknown {
  return item.call_id ?? item.id;
}

/** Arguments of a whole call; of a custom tool the text as the one argument. */
export function callArguments(item: JsonObject): string {
  return item.type === 'custom_tool_call' ? freeTextArguments(item.input) : argumentsText(item.arguments);
}

/** An item that only the Responses API has: searches, images, code that ran, calls of MCP servers. */
export function foreignItem(item: JsonObject): Block {
  return { kind: 'foreign', dialect: 'openai', type: asLabel(item.type) ?? 'unknown', value: item };
}

/** What the model says a message is: `commentary`, `final_answer`. */
export function phaseOf(item: JsonObject): { readonly phase?: string } {
  const phase = asLabel(item.phase);
  return phase === null ? {} : { phase };
}

function partBlocks(part: JsonObject, item: JsonObject): Block[] {
  if (part.type === 'refusal') return [{ kind: 'refusal', text: asText(part.refusal) ?? '' }];
  const text = asText(part.text);
  if (text === null) return [];
  const citations = asList(part.annotations).flatMap(annotationCitations);
  return [{ kind: 'text', text, ...phaseOf(item), ...(citations.length > 0 && { citations }) }];
}

/** A source of a text. Files and their like have no address; they are kept as they came. */
export function annotationCitations(annotation: unknown): Citation[] {
  const raw = asObject(annotation);
  return raw === null ? [] : [citationOf(raw, raw)];
}

/** What a reasoning item shows: its summary, or the thoughts themselves where a model gives them. */
export function thoughtText(item: JsonObject): string {
  const summary = textsOf(item.summary).join('\n\n');
  return summary === '' ? textsOf(item.content).join('') : summary;
}

function textsOf(parts: unknown): string[] {
  return asList(parts).map((part) => asText(asObject(part)?.text) ?? '');
}

function reasoningBlocks(item: JsonObject): Block[] {
  const text = thoughtText(item);
  const value = asText(item.encrypted_content) ?? '';
  const signature = value === '' ? null : ({ provider: 'openai', value } as const);
  if (text !== '') return [{ kind: 'thinking', text, signature }];
  return signature === null ? [] : [{ kind: 'redacted_thinking', signature }];
}

const incompleteReasons: Readonly<Record<string, StopReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content_filter',
};

/** Why a response ended, by its status. */
export function stopReasonOf(response: JsonObject, hasCalls: boolean): StopReason {
  if (response.status === 'incomplete') {
    const reason = asText(asObject(response.incomplete_details)?.reason) ?? '';
    return incompleteReasons[reason] ?? 'unknown';
  }
  if (hasCalls) return 'tool_calls';
  return response.status === 'completed' ? 'end' : 'unknown';
}
