/** CPU per chunk, body and request: `node libs/dialects/dist/usage-tap.bench.js`. */
import { requestFacts } from './request-facts.js';
import { createUsageTap } from './usage-tap.js';
import { measure } from './measure.bench.js';

const chat = (content: string) =>
  Buffer.from(
    `data: {"id":"chatcmpl-abcdefghijklmnopqrstuvwx","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{"content":"${content}"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a1b2c3"}\n\n`,
  );
const anthropic = Buffer.from(
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Hello"}}\n\n',
);
const gemini = Buffer.from(
  'data: {"candidates":[{"content":{"parts":[{"text":"Hello there"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":7,"totalTokenCount":19,"promptTokensDetails":[{"modality":"TEXT","tokenCount":12}]},"modelVersion":"gemini-2.5-pro","responseId":"abc"}\r\n\r\n',
);
const streams: [string, 'openai' | 'anthropic' | 'google', Buffer][] = [
  ['OpenAI chat', 'openai', chat(' Hello')],
  ['Anthropic', 'anthropic', anthropic],
  ['Gemini', 'google', gemini],
];
for (const [name, provider, chunk] of streams) {
  measure(`SSE chunk, ${name} (${chunk.length} B)`, 1_000, 100, () => {
    const tap = createUsageTap(provider, 'sse');
    for (let at = 0; at < 1_000; at += 1) tap.push(chunk);
    tap.end();
  });
}
const cut = chat(' Hello');
measure('SSE chunk, OpenAI chat, cut in two', 1_000, 100, () => {
  const tap = createUsageTap('openai', 'sse');
  for (let at = 0; at < 1_000; at += 1) {
    tap.push(cut.subarray(0, 100));
    tap.push(cut.subarray(100));
  }
  tap.end();
});

const usage =
  '"usage":{"prompt_tokens":12,"completion_tokens":34,"prompt_tokens_details":{"cached_tokens":3}}';
const answer = (bytes: number) =>
  Buffer.from(
    `{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-2024-08-06","choices":[{"index":0,"message":{"role":"assistant","content":"${'lorem ipsum '.repeat(bytes / 12)}"},"finish_reason":"stop"}],${usage}}`,
  );
const prompt = (bytes: number) =>
  Buffer.from(
    `{"messages":[${Array.from({ length: bytes / 500 }, () => `{"role":"user","content":"${'lorem \\"ipsum\\" '.repeat(28)}"}`).join()}],"model":"gpt-4o","stream":true,"user":"u1"}`,
  );
for (const bytes of [1_000, 30_000, 50_000, 500_000]) {
  const body = answer(bytes);
  measure(`JSON answer of ${bytes / 1_000} KB`, 1, Math.ceil(2_000_000 / bytes) * 10, () => {
    const tap = createUsageTap('openai', 'json');
    tap.push(body);
    tap.end();
  });
}
for (const bytes of [1_000, 50_000, 500_000]) {
  const body = prompt(bytes);
  measure(`request facts of ${bytes / 1_000} KB`, 1, Math.ceil(2_000_000 / bytes) * 10, () => {
    requestFacts('openai', '/v1/chat/completions', body);
  });
}
