/** CPU of OpenAI's dialects: `node libs/dialects/dist/upstreams/openai-chat/openai.bench.js`. */
import type { Block, Conversation } from '../../conversation/conversation.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { createContentWatch } from '../../same-dialect/stream-content.js';
import { streamedRequest } from '../../same-dialect/streamed-request.js';
import { replaceModel } from '../../same-dialect/replace-model.js';
import { createUsageChunkFilter } from '../../same-dialect/usage-chunk-filter.js';
import { openAiResponsesUpstream } from '../openai-responses/index.js';
import { openAiChatUpstream } from './index.js';
import { measure } from '../../measure.bench.js';

const target: UpstreamTarget = {
  model: 'gpt-5.1',
  baseModel: 'gpt-5.1',
  maxOutputTokens: 128_000,
  fetchedMedia: new Map(),
};

function conversationOf(turns: number, characters: number): Conversation {
  const text: Block = { kind: 'text', text: 'lorem "ipsum" '.repeat(characters / 14) };
  const call: Block = {
    kind: 'tool_call',
    id: 'call_1',
    name: 'get_weather',
    argumentsJson: '{"city":"Paris"}',
  };
  const result: Block = { kind: 'tool_result', callId: 'call_1', content: [text], isError: false };
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  return {
    model: 'gpt',
    turns: Array.from({ length: turns }, (_turn, at) =>
      at % 2 === 0
        ? { role: 'user', blocks: at === 0 ? [text] : [result] }
        : { role: 'assistant', blocks: [text, call] },
    ),
    tools: [{ name: 'get_weather', description: 'Weather', parameters }],
    hostedTools: [],
    maxOutputTokens: 1_000,
    temperature: 0.5,
    stream: true,
    includeUsage: false,
    extras: [],
  };
}

for (const [name, turns, characters] of [
  ['1 KB', 3, 330],
  ['2 MB', 100, 20_000],
] as const) {
  const conversation = conversationOf(turns, characters);
  const runs = turns === 3 ? 5_000 : 100;
  measure(`write chat request, ${name}`, 1, runs, () =>
    openAiChatUpstream.writeRequest(conversation, target),
  );
  measure(`write Responses request, ${name}`, 1, runs, () =>
    openAiResponsesUpstream.writeRequest(conversation, target),
  );
}

const answering = { toolNames: unchangedToolNames, outputTool: null };
const usage = { prompt_tokens: 12, completion_tokens: 34, prompt_tokens_details: { cached_tokens: 3 } };
const chatAnswer = {
  id: 'chatcmpl-1',
  model: 'gpt-5.1',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'lorem '.repeat(150) }, finish_reason: 'stop' },
  ],
  usage,
};
measure('read chat answer, 1 KB', 1, 20_000, () => openAiChatUpstream.readAnswer(chatAnswer, answering));

const chunk = {
  name: null,
  data: {
    id: 'c',
    model: 'm',
    choices: [{ index: 0, delta: { content: ' Hello' }, finish_reason: null }],
    usage: null,
  },
};
const finish = { name: null, data: { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] } };
measure('read chat chunk', 1_000, 100, () => {
  const reader = openAiChatUpstream.createStreamReader(answering);
  for (let at = 0; at < 1_000; at += 1) reader.push(chunk);
  reader.push(finish);
  reader.end();
});
const delta = {
  name: null,
  data: {
    type: 'response.output_text.delta',
    item_id: 'a',
    output_index: 0,
    content_index: 0,
    delta: ' Hello',
    logprobs: [],
  },
};
measure('read Responses delta', 1_000, 100, () => {
  const reader = openAiResponsesUpstream.createStreamReader(answering);
  for (let at = 0; at < 1_000; at += 1) reader.push(delta);
  reader.end();
});

const content = 'a \\"quoted\\" line\\n'.repeat(58);
const message = `{"role":"user","content":"${content}"}`;
for (const messages of [1, 2_000]) {
  const list = Array.from({ length: messages }, () => message).join(',');
  const body = Buffer.from(`{"messages":[${list}],"stream":true,"model":"gpt-5.1"}`);
  const size = `${(body.length / 1_000).toFixed(0)} KB, model last`;
  const runs = messages === 1 ? 5_000 : 50;
  measure(`replace model, ${size}`, 1, runs, () => replaceModel(body, 'gpt-5.6'));
  measure(`model and usage, ${size}`, 1, runs, () => streamedRequest(body, 'gpt-5.6'));
}

const wire = Buffer.from(`data: ${JSON.stringify(chunk.data)}\n\n`);
measure('usage chunk filter, chunk', 1_000, 100, () => {
  const filter = createUsageChunkFilter();
  for (let at = 0; at < 1_000; at += 1) filter.push(wire);
  filter.end();
});
const role = Buffer.from(
  'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n',
);
measure('content watch, chunk without content', 1_000, 100, () => {
  const watch = createContentWatch('openai-chat');
  for (let at = 0; at < 1_000; at += 1) watch.push(role);
});
