import type { IncomingMessage, ServerResponse } from 'node:http';
import { streamChunks } from './stream-chunks.js';

/** Where Anthropic's API has its messages. */
export const messagesPath = '/v1/messages';

const text = 'The parcel left the house on time, and the answer is as long as it was asked to be. ';
const whole = Buffer.from(
  JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [{ type: 'text', text: text.repeat(8) }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 20, output_tokens: 10 },
  }),
);

const event = (data: Readonly<Record<string, unknown>>): string =>
  `event: ${String(data.type)}\ndata: ${JSON.stringify(data)}\n\n`;
const usage = { input_tokens: 20, output_tokens: 1 };
const opening = Buffer.from(
  event({
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      usage,
    },
  }) + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
);
const chunk = Buffer.from(
  event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' token' } }),
);
const closing = Buffer.from(
  event({ type: 'content_block_stop', index: 0 }) +
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 10 } }) +
    event({ type: 'message_stop' }),
);

/** Streams of many chunks go faster, so that every stream lasts for seconds. */
const gapMs = (chunks: number): number => (chunks > 100 ? 20 : 100);

/** Anthropic's side of the upstream: headers of the load do not reach it, so the body says how long a stream is. */
export function answerMessages(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as { stream?: boolean; max_tokens: number };
    if (body.stream !== true) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
      response.end(whole);
      return;
    }
    const chunks = body.max_tokens;
    streamChunks(response, { opening, chunk, closing, chunks, gapMs: gapMs(chunks) });
  });
}
