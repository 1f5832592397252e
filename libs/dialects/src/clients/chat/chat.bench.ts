/** CPU per request, answer and chunk of the chat: `node libs/dialects/dist/clients/chat/chat.bench.js`. */
import { noUsage } from '@trueport/contracts';
import type { Answer, AnswerEvent } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import { asObject, type JsonObject } from '../../json.js';
import { chatClient } from './index.js';
import { measure } from '../../measure.bench.js';

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** A request of about 1 KB with a tool and its history. */
const small = {
  model: 'gpt-4o',
  temperature: 0.2,
  max_completion_tokens: 500,
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    { role: 'system', content: 'You are a helpful assistant. '.repeat(8) },
    { role: 'user', content: 'What is the weather in Paris?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '18 degrees, clear' },
    { role: 'user', content: 'And in Rome?' },
  ],
  tools: [
    { type: 'function', function: { name: 'get_weather', description: 'Current weather', parameters } },
  ],
};

const message = { role: 'user', content: 'lorem ipsum '.repeat(160) };
const long = { model: 'gpt-4o', messages: Array.from({ length: 1000 }, () => message) };
const url = `data:image/png;base64,${'A'.repeat(2_000_000)}`;
const image = {
  model: 'gpt-4o',
  messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
};

const requests: readonly (readonly [string, JsonObject, number])[] = [
  ['1 KB with a tool', small, 5_000],
  ['2 MB in 1,000 messages', long, 50],
  ['2 MB in one image', image, 5_000],
];
for (const [name, request, runs] of requests) {
  measure(`read request, ${name}`, 1, runs, () => chatClient.readRequest(request));
}

const context: ClientContext = {
  conversation: chatClient.readRequest(small),
  request: asObject(small) ?? {},
  requestId: 'req_1',
  createdSeconds: 1_790_000_000,
  newId: () => 'abcdefghijklmnopqrstuvwx',
};
const answer: Answer = {
  id: 'msg_1',
  model: 'claude',
  choices: [
    {
      blocks: [
        { kind: 'text', text: 'lorem ipsum '.repeat(80) },
        { kind: 'tool_call', id: 'call_2', name: 'get_weather', argumentsJson: '{"city":"Rome"}' },
      ],
      stopReason: 'tool_calls',
      stopSequence: null,
    },
  ],
  usage: noUsage,
  serviceTier: 'standard',
  warnings: [],
};
measure('write answer, 1 KB', 1, 5_000, () => JSON.stringify(chatClient.writeAnswer(answer, context)));

const chunks: readonly AnswerEvent[] = Array.from({ length: 1_000 }, () => ({
  kind: 'text',
  block: 0,
  text: ' Hello',
}));
measure('write chunk, text', chunks.length, 100, () => {
  const writer = chatClient.createStreamWriter(context);
  writer.write({ kind: 'start', id: 'msg_1', model: 'claude' });
  writer.write({ kind: 'open', block: 0, choice: 0, content: { kind: 'text' } });
  for (const chunk of chunks) writer.write(chunk);
});
