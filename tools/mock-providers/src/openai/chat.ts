import { asRecord, asRecords, isGiven, type JsonRecord } from '../json-values.js';
import { nextId, ok, textIn, textPieces, type MockAnswer, type MockRequest } from '../mock-answer.js';
import { replyTo, textOf, type MockCall, type Reply } from '../reply.js';
import { chatUsage, countUsage, eventStream, modelOf, now, openAiError, served, sse } from './shared.js';

const finishReasons = { stop: 'stop', calls: 'tool_calls', length: 'length' } as const;

/** `/chat/completions` */
export function answerChat(body: JsonRecord, request: MockRequest): MockAnswer {
  const reply = replyToChat(body, request.pieces);
  return body.stream === true ? streamChat(body, reply) : chat(body, reply);
}

function replyToChat(body: JsonRecord, pieces: number): Reply {
  const messages = asRecords(body.messages);
  const lastOther = messages.findLastIndex(({ role }) => role !== 'tool');
  const choice = asRecord(body.tool_choice);
  const format = asRecord(body.response_format);
  const tools = asRecords(body.tools).filter(({ type }) => type === 'function');
  return replyTo({
    tools:
      body.tool_choice === 'none'
        ? []
        : tools.map((tool) => {
            const { name, parameters } = asRecord(tool.function);
            return { name: String(name), schema: parameters };
          }),
    forced:
      choice.type === 'function' ? String(asRecord(choice.function).name) : body.tool_choice === 'required',
    mayCallTwice: body.parallel_tool_calls !== false,
    userText: textIn(messages.findLast(({ role }) => role === 'user')?.content),
    toolResults: messages.slice(lastOther + 1).map(({ content }) => textIn(content)),
    wantsThoughts: false,
    schema:
      format.type === 'json_object'
        ? { type: 'object', properties: { answer: { type: 'string' } } }
        : asRecord(format.json_schema).schema,
    maxTokens: body.max_completion_tokens ?? body.max_tokens,
    pieces,
  });
}

function usageOf(body: JsonRecord, reply: Reply): object {
  const isThinking = isGiven(body.reasoning_effort) && body.reasoning_effort !== 'none';
  return chatUsage(countUsage(modelOf(body), textIn(body.messages), textOf(reply), isThinking));
}

function callOf({ name, fragments }: MockCall): object {
  return { id: nextId('call_'), type: 'function', function: { name, arguments: fragments.join('') } };
}

function chat(body: JsonRecord, reply: Reply): MockAnswer {
  const content = reply.calls.length > 0 ? null : reply.pieces.join('');
  const calls = reply.calls.length > 0 ? { tool_calls: reply.calls.map(callOf) } : {};
  return ok({
    id: nextId('chatcmpl-'),
    object: 'chat.completion',
    created: now(),
    model: served(modelOf(body)),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, ...calls, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: finishReasons[reply.finish],
      },
    ],
    usage: usageOf(body, reply),
    service_tier: 'default',
    system_fingerprint: 'fp_mock',
  });
}

function streamChat(body: JsonRecord, reply: Reply): MockAnswer {
  const wantsUsage = asRecord(body.stream_options).include_usage === true;
  const base = {
    id: nextId('chatcmpl-'),
    object: 'chat.completion.chunk',
    created: now(),
    model: served(modelOf(body)),
    service_tier: 'default',
    system_fingerprint: 'fp_mock',
  };
  const chunk = (delta: object, finish: string | null): string =>
    sse({
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(wantsUsage ? { usage: null } : {}),
    });
  const firstContent = reply.calls.length > 0 ? null : '';
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [
      chunk({ role: 'assistant', content: firstContent, refusal: null }, null),
      ...reply.pieces.map((content) => chunk({ content }, null)),
      ...reply.calls.flatMap(callDeltas).map((delta) => chunk({ tool_calls: [delta] }, null)),
      chunk({}, finishReasons[reply.finish]),
      ...(wantsUsage ? [sse({ ...base, choices: [], usage: usageOf(body, reply) })] : []),
      'data: [DONE]\n\n',
    ],
    errorPart: sse(openAiError(500, 'The server had an error while processing your request.')),
  };
}

function callDeltas({ name, fragments }: MockCall, index: number): object[] {
  return [
    { index, id: nextId('call_'), type: 'function', function: { name, arguments: '' } },
    ...fragments.map((text) => ({ index, function: { arguments: text } })),
  ];
}

/** `/completions` */
export function answerCompletion(body: JsonRecord, { pieces }: MockRequest): MockAnswer {
  const texts = body.max_tokens === 1 ? textPieces(1) : textPieces(pieces);
  const usage = chatUsage(countUsage(modelOf(body), textIn(body.prompt), texts.join('')));
  const base = {
    id: nextId('cmpl-'),
    object: 'text_completion',
    created: now(),
    model: served(modelOf(body)),
  };
  const finish = body.max_tokens === 1 ? 'length' : 'stop';
  const choice = (text: string, reason: string | null): object => ({
    text,
    index: 0,
    logprobs: null,
    finish_reason: reason,
  });
  if (body.stream !== true) return ok({ ...base, choices: [choice(texts.join(''), finish)], usage });
  const wantsUsage = asRecord(body.stream_options).include_usage === true;
  const chunk = (text: string, reason: string | null): string =>
    sse({ ...base, choices: [choice(text, reason)], ...(wantsUsage ? { usage: null } : {}) });
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [
      ...texts.map((text) => chunk(text, null)),
      chunk('', finish),
      ...(wantsUsage ? [sse({ ...base, choices: [], usage })] : []),
      'data: [DONE]\n\n',
    ],
    errorPart: sse(openAiError(500, 'The server had an error while processing your request.')),
  };
}
