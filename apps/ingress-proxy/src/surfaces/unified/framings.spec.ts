import { expect, it } from '@jest/globals';
import { SseFraming } from './framings.js';

it('an event of more than 8 MiB, in pieces, is read', () => {
  const framing = new SseFraming();
  const image = 'A'.repeat(9 * 1024 * 1024);
  const bytes = Buffer.from(`data: ${JSON.stringify({ image })}\n\ndata: [DONE]\n\n`);
  const events = [];
  for (let at = 0; at < bytes.length; at += 1024 * 1024)
    events.push(...framing.push(bytes.subarray(at, at + 1024 * 1024)));
  expect(events).toEqual([
    { name: null, data: { image } },
    { name: '[DONE]', data: {} },
  ]);
});
