/** CPU per request, answer and chunk: `node libs/dialects/dist/upstreams/gemini/gemini.bench.js`. */
import type { Conversation, Turn } from '../../conversation/conversation.js';
import type { StreamEvent, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import { geminiUpstream } from './index.js';
import { measure } from '../../measure.bench.js';

const model = 'gemini-3.5-flash';
const target: UpstreamTarget = { model, baseModel: model, maxOutputTokens: 65_536, fetchedMedia: new Map() };
const parameters = { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] };

/** A session of calls and results of about 500 bytes each. */
function conversationOf(bytes: number): Conversation {
  const words = 'lorem ipsum '.repeat(40);
  const turns = Array.from({ length: Math.ceil(bytes / 1_000) }, (_, at): Turn[] => {
    const [callId, argumentsJson] = [`c${at}`, JSON.stringify({ query: words })];
    return [
      { role: 'user', blocks: [{ kind: 'text', text: words }] },
      { role: 'assistant', blocks: [{ kind: 'tool_call', id: callId, name: 'find', argumentsJson }] },
      {
        role: 'user',
        blocks: [{ kind: 'tool_result', callId, isError: false, content: [{ kind: 'text', text: 'found' }] }],
      },
    ];
  }).flat();
  const tools = [{ name: 'find', description: 'Finds.', parameters }];
  return { model, turns, tools, hostedTools: [], stream: true, includeUsage: false, extras: [] };
}

for (const bytes of [1_000, 50_000, 2_000_000]) {
  const conversation = conversationOf(bytes);
  measure(`write request of ${bytes / 1_000} KB`, 1, Math.ceil(4_000_000 / bytes), () => {
    geminiUpstream.writeRequest(conversation, target);
  });
}

const answering = { toolNames: unchangedToolNames, outputTool: null };
const usageMetadata = {
  promptTokenCount: 20,
  candidatesTokenCount: 9,
  thoughtsTokenCount: 40,
  totalTokenCount: 69,
};
const functionCall = { id: 'c1', name: 'find', args: { query: 'lorem' } };
const parts = [{ text: 'lorem ipsum' }, { functionCall, thoughtSignature: 'CskBAdHtim8=' }];
const answer = {
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
  usageMetadata,
  modelVersion: model,
  responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
};
measure('read answer, text and a call', 1, 20_000, () => {
  geminiUpstream.readAnswer(answer, answering);
});

const chunks: readonly StreamEvent[] = Array.from({ length: 100 }, (_, at) => ({
  name: null,
  data: {
    candidates: [{ content: { role: 'model', parts: [{ text: 'lorem ' }] }, index: 0 }],
    usageMetadata: { ...usageMetadata, candidatesTokenCount: at },
    modelVersion: model,
    responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
  },
}));
measure('read stream of 100 chunks', 1, 1_000, () => {
  const reader = geminiUpstream.createStreamReader(answering);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
});
