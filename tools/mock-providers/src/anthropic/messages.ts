import { asRecord, asRecords, type JsonRecord } from '../json-values.js';
import {
  countTokens,
  namedEvent,
  nextId,
  ok,
  textIn,
  thoughtSignature,
  type MockAnswer,
  type MockRequest,
} from '../mock-answer.js';
import { replyTo, textOf, type Reply } from '../reply.js';

/** Why an answer of Claude ends, at Anthropic and at Bedrock. */
export const claudeStopReasons = { stop: 'end_turn', calls: 'tool_use', length: 'max_tokens' } as const;

/** Input tokens, and those from and into the cache for models whose name says so. */
export function inputUsage(
  body: JsonRecord,
  model: string,
): { readonly input: number; readonly cacheRead: number; readonly cacheWrite: number } {
  const input = countTokens(textIn(body.system) + textIn(body.messages)) + 8;
  const isCached = model.includes('cached');
  return { input, cacheRead: isCached ? 1_024 : 0, cacheWrite: isCached ? 256 : 0 };
}

/** `/v1/messages` */
export function answerMessage(body: JsonRecord, request: MockRequest): MockAnswer {
  const model = String(body.model);
  const reply = replyToMessages(body, request.pieces);
  const start = startUsage(inputUsage(body, model));
  const output = countTokens(textOf(reply)) + countTokens(reply.thoughts.join(''));
  const base = {
    id: nextId('msg_'),
    type: 'message',
    role: 'assistant',
    model: model.split('--')[0],
    stop_sequence: null,
  };
  const blocks = contentBlocks(body, reply);
  const stopReason = claudeStopReasons[reply.finish];
  if (body.stream !== true) {
    const content = blocks.map(({ whole }) => whole);
    const usage = { ...start, output_tokens: output };
    return ok({ ...base, content, stop_reason: stopReason, usage });
  }
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    parts: [
      namedEvent('message_start', {
        message: { ...base, content: [], stop_reason: null, usage: { ...start, output_tokens: 1 } },
      }),
      ...blocks.flatMap(blockEvents),
      namedEvent('message_delta', {
        delta: { stop_reason: stopReason, stop_sequence: null },
        usage: { output_tokens: output },
      }),
      namedEvent('message_stop', {}),
    ],
    errorPart: namedEvent('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  };
}

function startUsage({ input, cacheRead, cacheWrite }: ReturnType<typeof inputUsage>): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
  };
}

function replyToMessages(body: JsonRecord, pieces: number): Reply {
  const last = asRecords(body.messages).findLast(({ role }) => role === 'user')?.content;
  const blocks = asRecords(last);
  const choice = asRecord(body.tool_choice);
  const tools = asRecords(body.tools).filter(({ type }) => type === undefined || type === 'custom');
  const format = asRecord(asRecord(body.output_config).format ?? body.output_format);
  return replyTo({
    tools:
      choice.type === 'none'
        ? []
        : tools.map((tool) => ({ name: String(tool.name), schema: tool.input_schema })),
    forced: choice.type === 'tool' ? String(choice.name) : choice.type === 'any',
    mayCallTwice: choice.disable_parallel_tool_use !== true,
    userText: typeof last === 'string' ? last : textIn(blocks.filter(({ type }) => type === 'text')),
    toolResults: blocks.filter(({ type }) => type === 'tool_result').map(({ content }) => textIn(content)),
    wantsThoughts: ['enabled', 'adaptive'].includes(String(asRecord(body.thinking).type)),
    schema: format.schema,
    maxTokens: body.max_tokens,
    pieces,
  });
}

/** A block of the answer, whole and in the steps of a stream. */
interface ContentBlock {
  readonly whole: object;
  readonly begun: object;
  readonly deltas: readonly object[];
}

function contentBlocks(body: JsonRecord, reply: Reply): ContentBlock[] {
  const { thoughts, pieces, calls } = reply;
  return [
    ...(thoughts.length > 0 ? [thinkingBlock(isShown(body) ? thoughts : [])] : []),
    ...(calls.length === 0 ? [textBlock(pieces)] : []),
    ...calls.map(({ name, input, fragments }): ContentBlock => {
      const call = { type: 'tool_use', id: nextId('toolu_'), name };
      return {
        whole: { ...call, input },
        begun: { ...call, input: {} },
        deltas: ['', ...fragments].map((json) => ({ type: 'input_json_delta', partial_json: json })),
      };
    }),
  ];
}

/** Thoughts are shown when asked for, and by models of the budget's time unless hidden. */
function isShown(body: JsonRecord): boolean {
  const { type, display } = asRecord(body.thinking);
  return display === undefined || display === null ? type === 'enabled' : display === 'summarized';
}

function textBlock(pieces: readonly string[]): ContentBlock {
  return {
    whole: { type: 'text', text: pieces.join(''), citations: null },
    begun: { type: 'text', text: '' },
    deltas: pieces.map((text) => ({ type: 'text_delta', text })),
  };
}

function thinkingBlock(thoughts: readonly string[]): ContentBlock {
  const signature = thoughtSignature();
  return {
    whole: { type: 'thinking', thinking: thoughts.join(''), signature },
    begun: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...thoughts.map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature },
    ],
  };
}

function blockEvents({ begun, deltas }: ContentBlock, index: number): string[] {
  return [
    namedEvent('content_block_start', { index, content_block: begun }),
    ...(index === 0 ? [namedEvent('ping', {})] : []),
    ...deltas.map((delta) => namedEvent('content_block_delta', { index, delta })),
    namedEvent('content_block_stop', { index }),
  ];
}
