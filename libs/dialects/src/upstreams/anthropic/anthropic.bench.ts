/** Time per request, answer and event of a stream: `node libs/dialects/dist/upstreams/anthropic/anthropic.bench.js`. */
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type { Conversation, Turn } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { anthropicUpstream } from './index.js';
import { measureTimes } from '../../measure.bench.js';

const target = {
  model: 'claude-sonnet-4-6',
  baseModel: 'claude-sonnet-4-6',
  maxOutputTokens: 64_000,
  fetchedMedia: new Map(),
};
const answering = { toolNames: unchangedToolNames, outputTool: null };
const properties = { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } };

function conversationOf(turns: readonly Turn[]): Conversation {
  return {
    model: 'claude',
    turns,
    tools: [{ name: 'get_weather', description: 'The weather.', parameters: { type: 'object', properties } }],
    hostedTools: [],
    reasoning: { effort: 'medium' },
    stream: true,
    includeUsage: true,
    extras: [],
  };
}

const question: Turn[] = [
  { role: 'system', blocks: [{ kind: 'text', text: 'You are helpful.' }] },
  { role: 'user', blocks: [{ kind: 'text', text: 'x'.repeat(800) }] },
];
const agent: Turn[] = Array.from({ length: 100 }, (_, at): Turn[] => [
  {
    role: 'assistant',
    blocks: [{ kind: 'tool_call', id: `call_${at}`, name: 'get_weather', argumentsJson: '{"city":"Oslo"}' }],
  },
  {
    role: 'user',
    blocks: [
      {
        kind: 'tool_result',
        callId: `call_${at}`,
        content: [{ kind: 'text', text: 'y'.repeat(600) }],
        isError: false,
      },
    ],
  },
]).flat();
const image: Turn = {
  role: 'user',
  blocks: [
    { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'A'.repeat(2_000_000) } },
  ],
};
for (const [name, turns] of [
  ['request of 1 KB', question],
  ['request of 100 calls, 100 KB', [...question, ...agent]],
  ['request with an image of 2 MB', [...question, image]],
] as const) {
  const conversation = conversationOf(turns);
  measureTimes(name, 1, () => anthropicUpstream.writeRequest(conversation, target));
}

const usage = { input_tokens: 25, output_tokens: 15, cache_read_input_tokens: 0, service_tier: 'standard' };
const answer: JsonObject = {
  id: 'msg_1',
  model: 'claude-sonnet-4-6',
  content: [
    { type: 'thinking', thinking: 'x'.repeat(300), signature: 'S'.repeat(300) },
    { type: 'text', text: 'x'.repeat(300) },
    { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Oslo' } },
  ],
  stop_reason: 'tool_use',
  usage,
};
measureTimes('answer of 1 KB', 1, () => anthropicUpstream.readAnswer(answer, answering));

const events = 1_000;
const delta = {
  name: null,
  data: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' Hello' } },
};
measureTimes('event of a stream', events, () => {
  const reader = anthropicUpstream.createStreamReader(answering);
  reader.push({
    name: null,
    data: { type: 'message_start', message: { id: 'msg_1', model: 'claude', usage } },
  });
  for (let count = 0; count < events; count += 1) reader.push(delta);
  reader.end();
});
