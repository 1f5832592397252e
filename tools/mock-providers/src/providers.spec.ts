import { describe, expect, it } from '@jest/globals';
import { anthropic } from './anthropic.js';
import { google } from './google.js';
import { asRecord, asRecords, type JsonRecord } from './json-values.js';
import { ask, eventsOf, jsonOf, weatherSchema } from './mock-request.behaviour.js';
import { openAi } from './openai.js';

const chatPath = '/v1/chat/completions';
const chatTools = ['weather', 'clock'].map((name) => ({
  type: 'function',
  function: { name, parameters: weatherSchema },
}));
const chat = (text: string, more: object = {}): object => ({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: text }],
  tools: chatTools,
  ...more,
});

describe('the mock of chat completions', () => {
  const choice = (body: JsonRecord): JsonRecord => asRecord(asRecords(body.choices)[0]);

  it('calls a tool', () => {
    const { message, finish_reason } = choice(jsonOf(ask(openAi, chatPath, chat('use the tool'))));
    expect(finish_reason).toBe('tool_calls');
    expect(message).toMatchObject({
      content: null,
      tool_calls: [{ function: { name: 'weather', arguments: '{"city":"Paris"}' } }],
    });
  });

  it('streams two calls in fragments, one index each', () => {
    const events = eventsOf(ask(openAi, chatPath, chat('use two tools', { stream: true })));
    const deltas = events.flatMap((event) => asRecords(asRecord(choice(event).delta).tool_calls));
    const json = [0, 1].map((index) =>
      deltas
        .filter((delta) => delta.index === index)
        .map((delta) => String(asRecord(delta.function).arguments))
        .join(''),
    );
    expect(json).toEqual(['{"city":"Paris"}', '{"city":"Paris"}']);
    expect(new Set(deltas.map(({ id }) => id).filter(Boolean)).size).toBe(2);
    expect(choice(events.at(-1) as JsonRecord).finish_reason).toBe('tool_calls');
  });

  it.each([
    { name: 'calls nothing when told so', more: { tool_choice: 'none' }, finish: 'stop' },
    { name: 'calls what is forced', more: { tool_choice: 'required' }, finish: 'tool_calls' },
    { name: 'stops after one token', more: { max_completion_tokens: 1 }, finish: 'length' },
    { name: 'says plain words otherwise', more: {}, finish: 'stop' },
  ])('$name', ({ more, finish }) => {
    expect(choice(jsonOf(ask(openAi, chatPath, chat('hello', more)))).finish_reason).toBe(finish);
  });

  it('quotes the result of a tool', () => {
    const messages = [
      { role: 'user', content: 'use the tool' },
      { role: 'assistant', tool_calls: [{ id: 'call_1' }] },
      { role: 'tool', tool_call_id: 'call_1', content: '22 degrees' },
    ];
    const { message } = choice(jsonOf(ask(openAi, chatPath, chat('', { messages }))));
    expect(asRecord(message).content).toContain('22 degrees');
  });
});

describe('the mock of the Responses API', () => {
  const request = (more: object): object => ({
    model: 'gpt-5.6',
    input: 'use the tool',
    tools: [{ type: 'function', name: 'weather', parameters: weatherSchema }],
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
    ...more,
  });

  it('gives reasoning with summary and seal, then the call', () => {
    const { output, status } = jsonOf(ask(openAi, '/v1/responses', request({})));
    expect(status).toBe('completed');
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text' }], encrypted_content: expect.any(String) },
      { type: 'function_call', name: 'weather', arguments: '{"city":"Paris"}' },
    ]);
  });

  it('streams items that are added, filled and done, and ends with all of them', () => {
    const events = eventsOf(ask(openAi, '/v1/responses', request({ stream: true })));
    expect(events.map(({ sequence_number: at }) => at)).toEqual(events.map((_, at) => at));
    const done = events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
    expect(asRecord(events.at(-1)?.response).output).toEqual(done);
    const json = events.filter(({ type }) => type === 'response.function_call_arguments.delta');
    expect(json.map(({ delta }) => delta).join('')).toBe('{"city":"Paris"}');
  });

  it('is incomplete after one token', () => {
    const body = jsonOf(ask(openAi, '/v1/responses', request({ max_output_tokens: 1 })));
    expect(body).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  it('answers JSON that fits the schema', () => {
    const text = { format: { type: 'json_schema', name: 'day', schema: weatherSchema } };
    const { output } = jsonOf(ask(openAi, '/v1/responses', { model: 'gpt-4o', input: 'hi', text }));
    expect(output).toMatchObject([{ content: [{ text: '{"city":"Paris","days":3}' }] }]);
  });
});

describe('the mock of Anthropic', () => {
  const request = (more: object): object => ({
    model: 'claude-sonnet-4-5',
    max_tokens: 4_000,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'use two tools' }] }],
    tools: ['weather', 'clock'].map((name) => ({ name, input_schema: weatherSchema })),
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    ...more,
  });

  it('thinks with a signature, then calls', () => {
    const { content, stop_reason } = jsonOf(ask(anthropic, '/v1/messages', request({})));
    expect(stop_reason).toBe('tool_use');
    expect(content).toMatchObject([
      { type: 'thinking', thinking: expect.stringContaining('wants'), signature: expect.any(String) },
      { type: 'tool_use', name: 'weather', input: { city: 'Paris' } },
      { type: 'tool_use', name: 'clock' },
    ]);
  });

  it('streams every block from start to stop', () => {
    const events = eventsOf(ask(anthropic, '/v1/messages', request({ stream: true })));
    const types = events.map(({ type, index }) => `${String(type)} ${String(index ?? '')}`.trim());
    expect(types.filter((type) => /start|stop/.test(type))).toEqual([
      'message_start',
      ...[0, 1, 2].flatMap((at) => [`content_block_start ${at}`, `content_block_stop ${at}`]),
      'message_stop',
    ]);
    const deltas = events.map(({ delta }) => asRecord(delta));
    expect(deltas.filter(({ type }) => type === 'signature_delta')).toHaveLength(1);
    expect(deltas.filter(({ type }) => type === 'input_json_delta').length).toBeGreaterThan(4);
  });

  it('hides adaptive thoughts that nobody asked to see', () => {
    const { content } = jsonOf(ask(anthropic, '/v1/messages', request({ thinking: { type: 'adaptive' } })));
    expect(content).toMatchObject([
      { type: 'thinking', thinking: '', signature: expect.any(String) },
      {},
      {},
    ]);
  });

  it('quotes the result of a tool', () => {
    const messages = [
      { role: 'user', content: 'use the tool' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'weather', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: '22 degrees' }] },
    ];
    const { content } = jsonOf(ask(anthropic, '/v1/messages', request({ messages, thinking: undefined })));
    expect(content).toMatchObject([{ type: 'text', text: expect.stringContaining('22 degrees') }]);
  });

  it('answers JSON that fits the schema', () => {
    const more = {
      messages: [{ role: 'user', content: 'hi' }],
      thinking: undefined,
      output_config: { format: { type: 'json_schema', schema: weatherSchema } },
    };
    const { content } = jsonOf(ask(anthropic, '/v1/messages', request(more)));
    expect(content).toMatchObject([{ text: '{"city":"Paris","days":3}' }]);
  });
});

describe('the mock of Gemini', () => {
  const path = (action: string): string => `/v1beta/models/gemini-3-pro:${action}`;
  const request = (more: object): object => ({
    contents: [{ role: 'user', parts: [{ text: 'use two tools' }] }],
    tools: [
      {
        functionDeclarations: ['weather', 'clock'].map((name) => ({
          name,
          parametersJsonSchema: weatherSchema,
        })),
      },
    ],
    generationConfig: { thinkingConfig: { includeThoughts: true } },
    ...more,
  });
  const parts = (body: JsonRecord): readonly JsonRecord[] =>
    asRecords(asRecord(asRecord(asRecords(body.candidates)[0]).content).parts);

  it('thinks, then calls, with the signature on the first call alone', () => {
    expect(parts(jsonOf(ask(google, path('generateContent'), request({}))))).toEqual([
      { text: expect.stringContaining('wants'), thought: true },
      { functionCall: { name: 'weather', args: { city: 'Paris' } }, thoughtSignature: expect.any(String) },
      { functionCall: { name: 'clock', args: { city: 'Paris' } } },
    ]);
  });

  it('streams whole calls and the finish reason last', () => {
    const events = eventsOf(ask(google, path('streamGenerateContent?alt=sse'), request({})));
    expect(events.flatMap(parts).filter((part) => 'functionCall' in part)).toHaveLength(2);
    expect(events.map(({ candidates }) => asRecord(asRecords(candidates)[0]).finishReason).at(-1)).toBe(
      'STOP',
    );
  });

  it('quotes the result of a tool', () => {
    const contents = [
      { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { degrees: 22 } } }] },
    ];
    const body = jsonOf(ask(google, path('generateContent'), request({ contents })));
    expect(parts(body).at(-1)?.text).toContain('{"degrees":22}');
  });

  it('answers JSON that fits the schema', () => {
    const generationConfig = { responseMimeType: 'application/json', responseJsonSchema: weatherSchema };
    const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];
    const body = jsonOf(ask(google, path('generateContent'), request({ contents, generationConfig })));
    expect(parts(body).map(({ text }) => text)).toEqual(['{"city":"Paris","days":3}']);
  });

  it('stops after one token', () => {
    const generationConfig = { maxOutputTokens: 1 };
    const body = jsonOf(ask(google, path('generateContent'), request({ generationConfig })));
    expect(asRecords(body.candidates)[0]).toMatchObject({ finishReason: 'MAX_TOKENS' });
  });
});
