/** Time per body and per event of a stream: `node libs/dialects/dist/text/text.bench.js`. */
import { createStreamRewriter } from './stream-rewriter.js';
import { createStreamTexts } from './stream-texts.js';
import { textPartsOf } from './text-parts.js';
import { measureTimes } from '../measure.bench.js';

const prompt = (messages: number, characters: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      model: 'gpt-5',
      messages: Array.from({ length: messages }, () => ({
        role: 'user',
        content: 'lorem "ipsum" dolor sit amet\n'.repeat(characters / 29),
      })),
    }),
  );
const image = Buffer.from(
  JSON.stringify({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'A'.repeat(2_000_000) } }] }],
  }),
);
const bodies: [string, Buffer][] = [
  ['texts of 4 KB in one message', prompt(1, 4_096)],
  ['texts of 64 KB in 100 messages', prompt(100, 640)],
  ['texts beside an image of 2 MB', image],
];
for (const [name, body] of bodies) measureTimes(name, 1, () => textPartsOf('openai', 'request', body));

const events = 1_000;
const chat = Buffer.from(
  'data: {"id":"chatcmpl-abcdefghijklmnopqrstuvwx","object":"chat.completion.chunk","created":1790000000,"model":"gpt-5-2026-08-06","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{"content":" Hello"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a1b2c3"}\n\n',
);
const anthropic = Buffer.from(
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Hello"}}\n\n',
);
const hold = 64;
const hooks = {
  longestHold: hold,
  decide: ({ text, isFinal }: { text: string; isFinal: boolean }) => {
    const held = isFinal ? 0 : Math.min(hold, text.length);
    return { emit: text.slice(0, text.length - held), hold: held };
  },
};
for (const [name, dialect, event] of [
  ['OpenAI chat', 'openai', chat],
  ['Anthropic', 'anthropic', anthropic],
] as const) {
  measureTimes(`event of ${name}, 64 characters held`, events, () => {
    const rewriter = createStreamRewriter(dialect, hooks);
    for (let at = 0; at < events; at += 1) rewriter.push(event);
    rewriter.end();
  });
  measureTimes(`event of ${name}, put together for scanning`, events, () => {
    const texts = createStreamTexts();
    for (let at = 0; at < events; at += 1) texts.push(event);
    texts.end();
  });
}
