import type { BodyDialect } from '@trueport/contracts';

/** A stream as a provider sends it, and the texts in it. */
export interface StreamSample {
  readonly name: string;
  readonly dialect: BodyDialect;
  readonly bytes: Buffer;
  /** `role: text` of every text. */
  readonly texts: readonly string[];
}

/** What the hooks of these specs look for. */
export const secret = 'TOP-SECRET-42';

/** A text with the secret in two pieces, then again in five. */
const pieces = ['It is TOP-SE', 'CRET-42, see', ' TO', 'P-', 'SEC', 'RET', '-42.', ' 😀 "done"'];
const whole = pieces.join('');
const argumentPieces = ['{"code":"TOP-', 'SECRET', '-42"', '}'];
const argumentText = argumentPieces.join('');

const data = (document: unknown, newline = '\n'): string =>
  `data: ${JSON.stringify(document)}${newline}${newline}`;
const named = (document: { type: string }): string => `event: ${document.type}\n${data(document)}`;

const chunk = (index: number, delta: unknown, finish: string | null = null): unknown => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model: 'gpt-5',
  choices: [{ index, delta, logprobs: null, finish_reason: finish }],
  usage: null,
});

function chat(): string {
  const events = [
    chunk(0, { role: 'assistant', content: '' }),
    chunk(1, { role: 'assistant', content: '', refusal: null }),
  ];
  for (const piece of pieces)
    events.push(chunk(0, { content: piece }), chunk(1, { reasoning_content: piece }));
  events.push(chunk(1, { content: 'short' }));
  for (const [at, piece] of argumentPieces.entries()) {
    const first = at === 0 ? { id: 'call_1', type: 'function' } : {};
    const call = { index: 0, ...first, function: { ...(at === 0 ? { name: 'f' } : {}), arguments: piece } };
    events.push(chunk(0, { tool_calls: [call] }));
  }
  events.push(chunk(0, {}, 'tool_calls'), chunk(1, { content: ' end' }, 'stop'), {
    id: 'chatcmpl-1',
    choices: [],
    usage: { prompt_tokens: 1 },
  });
  return `: keep-alive\n\n${events.map((event) => data(event)).join('')}data: [DONE]\n\n`;
}

function completions(): string {
  return (
    pieces
      .map(
        (text) =>
          `data:${JSON.stringify({ id: 'cmpl-1', choices: [{ index: 0, text, logprobs: { tokens: [text] }, finish_reason: null }] })}\r\n\r\n`,
      )
      .join('') + 'data: [DONE]\r\n\r\n'
  );
}

function responses(): string {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: whole, annotations: [] }],
  };
  const call = { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'f', arguments: argumentText };
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const events: { type: string }[] = [
    { type: 'response.created' },
    { type: 'response.output_item.added' },
    ...pieces.map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [{ token: delta }],
    })),
    { type: 'response.output_text.done', ...place, text: whole } as { type: string },
    { type: 'response.content_part.done', ...place, part: message.content[0] } as { type: string },
    { type: 'response.output_item.done', output_index: 0, item: message } as { type: string },
    ...argumentPieces.map((delta) => ({
      type: 'response.function_call_arguments.delta',
      item_id: 'fc_1',
      output_index: 1,
      delta,
    })),
    {
      type: 'response.function_call_arguments.done',
      item_id: 'fc_1',
      output_index: 1,
      arguments: argumentText,
    } as { type: string },
    { type: 'response.output_item.done', output_index: 1, item: call } as { type: string },
    {
      type: 'response.completed',
      response: { id: 'resp_1', output: [message, call], usage: { input_tokens: 1 } },
    } as { type: string },
  ];
  return events.map((event, at) => named({ ...event, sequence_number: at } as { type: string })).join('');
}

function anthropic(): string {
  const delta = (index: number, fields: unknown): { type: string } =>
    ({ type: 'content_block_delta', index, delta: fields }) as { type: string };
  const block = (index: number, fields: unknown): { type: string } =>
    ({ type: 'content_block_start', index, content_block: fields }) as { type: string };
  const stop = (index: number): { type: string } =>
    ({ type: 'content_block_stop', index }) as { type: string };
  const events: { type: string }[] = [
    { type: 'message_start', message: { id: 'msg_1', content: [], usage: { input_tokens: 1 } } } as {
      type: string;
    },
    block(0, { type: 'thinking', thinking: '', signature: '' }),
    { type: 'ping' },
    ...pieces.map((thinking) => delta(0, { type: 'thinking_delta', thinking })),
    delta(0, { type: 'signature_delta', signature: 'c2ln' }),
    stop(0),
    block(1, { type: 'text', text: 'A ' }),
    ...pieces.map((text) => delta(1, { type: 'text_delta', text })),
    stop(1),
    block(2, { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }),
    ...argumentPieces.map((json) => delta(2, { type: 'input_json_delta', partial_json: json })),
    stop(2),
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 5 } } as {
      type: string;
    },
    { type: 'message_stop' },
  ];
  return events.map(named).join('');
}

function geminiDocuments(): unknown[] {
  const document = (parts: unknown[], more: object = {}): unknown => ({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
    usageMetadata: { totalTokenCount: 3 },
    modelVersion: 'gemini-3',
    responseId: 'r1',
  });
  return [
    ...pieces.map((text) => document([{ text, thought: true }])),
    ...pieces.slice(0, -1).map((text) => document([{ text }])),
    document([{ text: pieces.at(-1) }, { functionCall: { name: 'f', args: { code: secret } } }]),
    document([{ text: 'and TOP-' }]),
    document([{ text: 'SECRET-42' }], { finishReason: 'STOP' }),
  ];
}

const geminiTexts = [
  `assistant: ${whole}`,
  `assistant: ${whole}`,
  `assistant: ${secret}`,
  'assistant: and TOP-SECRET-42',
];

/** One stream for each dialect and framing. */
export const streamSamples: readonly StreamSample[] = [
  {
    name: 'OpenAI chat, two choices and a tool call',
    dialect: 'openai',
    bytes: Buffer.from(chat()),
    texts: [
      `assistant: ${whole}`,
      'assistant: short end',
      `assistant: ${whole}`,
      `assistant: ${argumentText}`,
    ],
  },
  {
    name: 'legacy completions with CRLF',
    dialect: 'azure',
    bytes: Buffer.from(completions()),
    texts: [`assistant: ${whole}`],
  },
  {
    name: 'Responses',
    dialect: 'openai',
    bytes: Buffer.from(responses()),
    texts: [`assistant: ${whole}`, `assistant: ${argumentText}`],
  },
  {
    name: 'Anthropic',
    dialect: 'anthropic',
    bytes: Buffer.from(anthropic()),
    texts: [`assistant: ${whole}`, `assistant: A ${whole}`, `assistant: ${argumentText}`],
  },
  {
    name: 'Gemini, alt=sse with CRLF',
    dialect: 'google',
    bytes: Buffer.from(
      geminiDocuments()
        .map((document) => data(document, '\r\n'))
        .join(''),
    ),
    texts: geminiTexts,
  },
  {
    name: 'Gemini, one array',
    dialect: 'google',
    bytes: Buffer.from(
      `[${geminiDocuments()
        .map((document) => JSON.stringify(document, null, 2))
        .join('\n,\r\n')}\n]\n`,
    ),
    texts: geminiTexts,
  },
];
