import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createStreamTexts, type StreamTextsOptions } from './stream-texts.js';
import { streamSamples } from './stream-samples.behaviour.js';

function read(chunks: readonly Uint8Array[], options?: StreamTextsOptions) {
  const texts = createStreamTexts(options);
  for (const chunk of chunks) texts.push(chunk);
  const reading = texts.end();
  return { texts: reading.texts.map(({ role, text }) => `${role}: ${text}`), truncated: reading.truncated };
}

describe('createStreamTexts', () => {
  it.each(streamSamples)('puts $name together', ({ bytes, texts }) => {
    const { texts: found, truncated } = read([bytes]);
    expect(found).toEqual(texts);
    expect(truncated).toBe(false);
  });

  it.each(streamSamples)('reads the same of $name byte by byte', ({ bytes, texts }) => {
    expect(read([...bytes].map((byte) => Uint8Array.of(byte))).texts).toEqual(texts);
  });

  it('gives what came of a stream that broke off', () => {
    const bytes = Buffer.from(
      'data: {"choices":[{"index":0,"delta":{"content":"so f"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"cont',
    );
    expect(read([bytes])).toEqual({ texts: ['assistant: so f'], truncated: false });
  });

  it("reads results of the provider's own tools", () => {
    const block = {
      type: 'web_search_tool_result',
      tool_use_id: 's',
      content: [{ type: 'web_search_result', title: 'page', encrypted_content: 'zz' }],
    };
    const bytes = Buffer.from(
      `event: content_block_start\ndata: ${JSON.stringify({ type: 'content_block_start', index: 0, content_block: block })}\n\n`,
    );
    expect(read([bytes]).texts).toEqual(['tool: page']);
  });

  it('never reads sound as text', () => {
    const bytes = Buffer.from(
      'data: {"type":"response.output_audio.delta","delta":"UklGRg=="}\n\ndata: {"type":"response.output_audio_transcript.delta","delta":"hi"}\n\n',
    );
    expect(read([bytes]).texts).toEqual(['assistant: hi']);
  });

  it.each([
    ['characters', { maxCharacters: 3 }, ['assistant: ab']],
    ['texts', { maxTexts: 1 }, ['assistant: abcd']],
    ['event', { maxEventBytes: 20 }, []],
  ])('says when the bound on %s left something out', (_name, options, expected) => {
    const event = (index: number, content: string) =>
      `data: {"choices":[{"index":${index},"delta":{"content":"${content}"}}]}\n\n`;
    const bytes = Buffer.from(event(0, 'ab') + event(0, 'cd') + event(1, 'e'.repeat(4)));
    const chunks = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(read(chunks, options)).toEqual({ texts: expected, truncated: true });
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (chunks) => {
        expect(() => read(chunks)).not.toThrow();
      }),
    );
  });
});
