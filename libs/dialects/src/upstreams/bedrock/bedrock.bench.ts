/** CPU per request, answer and chunk: `node libs/dialects/dist/upstreams/bedrock/bedrock.bench.js`. */
import type { Conversation, Turn } from '../../conversation/conversation.js';
import type { AnswerContext, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import { AwsEventStreamReader, writeAwsFrame } from '../../wire/aws-event-stream.js';
import { ClaudeInvokeStream } from './claude-invoke-stream.js';
import { streamEventOf } from './frame-events.js';
import { bedrockUpstream } from './index.js';
import { measure } from '../../measure.bench.js';

const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const target: UpstreamTarget = { model, baseModel: model, maxOutputTokens: 64_000, fetchedMedia: new Map() };
const answering: AnswerContext = { toolNames: unchangedToolNames, outputTool: null };
const words = 'lorem ipsum '.repeat(28);

function conversationOf(bytes: number): Conversation {
  const turns = Array.from({ length: Math.ceil(bytes / 1_000) }, (_, at): Turn[] => [
    { role: 'user', blocks: [{ kind: 'text', text: words }] },
    {
      role: 'assistant',
      blocks: [{ kind: 'tool_call', id: `t${at}`, name: 'f', argumentsJson: `{"query":"${words}"}` }],
    },
    {
      role: 'user',
      blocks: [
        { kind: 'tool_result', callId: `t${at}`, content: [{ kind: 'text', text: 'found' }], isError: false },
      ],
    },
  ]).flat();
  return {
    model: 'm',
    turns,
    tools: [{ name: 'f', description: 'Finds.', parameters: { type: 'object', properties: { query: {} } } }],
    hostedTools: [],
    stream: true,
    includeUsage: false,
    extras: [],
  };
}

for (const bytes of [1_000, 50_000, 2_000_000]) {
  const conversation = conversationOf(bytes);
  measure(`write request of ${bytes / 1_000} KB`, 1, Math.ceil(4_000_000 / bytes), () => {
    bedrockUpstream.writeRequest(conversation, target);
  });
}

const answer = {
  output: {
    message: {
      content: [
        { text: 'lorem ipsum' },
        { toolUse: { toolUseId: 'a', name: 'f', input: { query: 'lorem' } } },
      ],
    },
  },
  stopReason: 'tool_use',
  usage: { inputTokens: 12, outputTokens: 7, totalTokens: 19 },
};
measure('read answer, text and a call', 1, 20_000, () => {
  bedrockUpstream.readAnswer(answer, answering);
});

const chunks = 1_000;
const streamOf = (name: string, data: object): Buffer => {
  const headers = { ':event-type': name, ':content-type': 'application/json', ':message-type': 'event' };
  const frame = writeAwsFrame(
    new Map(Object.entries(headers).map(([header, value]) => [header, { type: 'string', value } as const])),
    Buffer.from(JSON.stringify({ ...data, p: 'abcdefghijklmno' })),
  );
  return Buffer.concat(Array.from({ length: chunks }, () => frame));
};
const converseStream = streamOf('contentBlockDelta', { contentBlockIndex: 0, delta: { text: ' Hello' } });
measure('read frame', chunks, 20, () => {
  new AwsEventStreamReader(() => undefined).push(converseStream);
});
measure('read stream event of Converse, from its bytes', chunks, 20, () => {
  const reader = bedrockUpstream.createStreamReader(answering);
  new AwsEventStreamReader((frame) => reader.push(streamEventOf(frame))).push(converseStream);
});

const document = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' Hello' } };
const invokeStream = streamOf('chunk', { bytes: Buffer.from(JSON.stringify(document)).toString('base64') });
measure('unwrap chunk of Invoke, from its bytes', chunks, 20, () => {
  const stream = new ClaudeInvokeStream(() => ({}));
  new AwsEventStreamReader((frame) => stream.push(streamEventOf(frame))).push(invokeStream);
});
