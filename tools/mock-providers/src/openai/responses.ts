import { asRecord, asRecords, type JsonRecord } from '../json-values.js';
import { nextId, ok, textIn, type MockAnswer, type MockRequest } from '../mock-answer.js';
import { replyTo, textOf, type Reply } from '../reply.js';
import { ResponseEvents } from './response-events.js';
import { outputItems, type OutputItem } from './response-items.js';
import { countUsage, eventStream, modelOf, now, served } from './shared.js';

/** `/responses` */
export function answerResponse(body: JsonRecord, request: MockRequest): MockAnswer {
  const reply = replyToResponse(body, request.pieces);
  const id = nextId('resp_');
  const items = outputItems(body, reply);
  if (body.stream !== true) return ok(responseObject(body, reply, id, items));
  const events = new ResponseEvents();
  const empty = responseObject(body, reply, id, null);
  events.add('response.created', { response: empty });
  events.add('response.in_progress', { response: empty });
  items.forEach((item, at) => events.addItem(item, at));
  const ending = reply.finish === 'length' ? 'response.incomplete' : 'response.completed';
  events.add(ending, { response: responseObject(body, reply, id, items) });
  return { kind: 'stream', contentType: eventStream, parts: events.parts, errorPart: events.errorPart() };
}

/** `/responses/input_tokens` */
export function answerInputTokens(body: JsonRecord): MockAnswer {
  const { prompt } = countUsage(modelOf(body), textIn(body.instructions) + textIn(body.input), '');
  return ok({ object: 'response.input_tokens', input_tokens: prompt });
}

function replyToResponse(body: JsonRecord, pieces: number): Reply {
  const items = asRecords(body.input);
  const lastOther = items.findLastIndex(({ type }) => type !== 'function_call_output');
  const choice = asRecord(body.tool_choice);
  const reasoning = asRecord(body.reasoning);
  const tools = asRecords(body.tools).filter(({ type }) => type === 'function');
  return replyTo({
    tools:
      body.tool_choice === 'none'
        ? []
        : tools.map(({ name, parameters }) => ({ name: String(name), schema: parameters })),
    forced: choice.type === 'function' ? String(choice.name) : body.tool_choice === 'required',
    mayCallTwice: body.parallel_tool_calls !== false,
    userText:
      typeof body.input === 'string'
        ? body.input
        : textIn(items.findLast(({ role }) => role === 'user')?.content),
    toolResults: items.slice(lastOther + 1).map(({ output }) => textIn(output)),
    wantsThoughts: reasoning.effort !== undefined && reasoning.effort !== null && reasoning.effort !== 'none',
    schema: asRecord(asRecord(body.text).format).schema,
    maxTokens: body.max_output_tokens,
    pieces,
  });
}

/** @param items `null` while the answer is being made */
function responseObject(
  body: JsonRecord,
  reply: Reply,
  id: string,
  items: readonly OutputItem[] | null,
): object {
  const isCut = reply.finish === 'length';
  return {
    id,
    object: 'response',
    created_at: now(),
    status: items === null ? 'in_progress' : isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: items !== null && isCut ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    model: served(modelOf(body)),
    output: items === null ? [] : items.map(({ done }) => done),
    parallel_tool_calls: true,
    previous_response_id: body.previous_response_id ?? null,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    metadata: {},
    text: { format: { type: 'text' } },
    usage: items === null ? null : usageOf(body, reply),
  };
}

function usageOf(body: JsonRecord, reply: Reply): object {
  const counted = countUsage(modelOf(body), textIn(body.input), textOf(reply), reply.thoughts.length > 0);
  return {
    input_tokens: counted.prompt,
    input_tokens_details: { cached_tokens: counted.cached },
    output_tokens: counted.completion,
    output_tokens_details: { reasoning_tokens: counted.reasoning },
    total_tokens: counted.prompt + counted.completion,
  };
}
