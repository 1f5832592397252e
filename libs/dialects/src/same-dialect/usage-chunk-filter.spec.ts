import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseReader, type SseDataHandler } from '../sse-reader.js';
import { cutAt, cutStreams } from './streams.behaviour.js';
import { createUsageChunkFilter } from './usage-chunk-filter.js';

function filtered(chunks: readonly Buffer[], maxEventBytes?: number): string {
  const filter = createUsageChunkFilter(maxEventBytes === undefined ? {} : { maxEventBytes });
  return Buffer.concat([...chunks.map((chunk) => filter.push(chunk)), filter.end()]).toString();
}

const content =
  '{"id":"c","choices":[{"index":0,"delta":{"content":"usage 你"},"finish_reason":null}],"usage":null}';
const usage = '{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}';
const azure = '{"id":"","model":"","choices":[],"prompt_filter_results":[],"usage":null}';
const both = '{"id":"c","choices":[{"index":0,"text":"a"}],"usage":{"prompt_tokens":9}}';
const event = (data: string) => `data: ${data}\n\n`;

describe('regression: quotio#460 headroom#2026 the usage chunk nobody asked for', () => {
  it.each([
    ['a whole stream', [event(content), event(usage), event('[DONE]')], [event(content), event('[DONE]')]],
    ['a stream that ends with it', [event(content), event(usage)], [event(content)]],
    [
      'a stream that ends with it, without a blank line',
      [event(content), `data: ${usage}`],
      [event(content)],
    ],
    ['its comments stay', [`: ping\ndata: ${usage}\n\n`, event('[DONE]')], [': ping\n\n', event('[DONE]')]],
    [
      'spread over lines',
      ['data: {"choices":[],\ndata: "usage":{"prompt_tokens":1}}\n\n', event('[DONE]')],
      [event('[DONE]')],
    ],
    [
      'other line ends',
      [`data:${usage}\r\n\r\n`, `: ping\r\r`, `event: x\rdata:${usage}\r\r`],
      [': ping\r\r'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(filtered([Buffer.from(events.join(''))])).toBe(expected.join(''));
  });

  it.each([
    ["Azure's first chunk", azure],
    ['regression: OmniRoute#9750 usage beside choices', both],
    ['an error with usage', '{"error":{"message":"no"},"choices":[],"usage":{"prompt_tokens":1}}'],
    ['usage that is null', '{"choices":[],"usage":null}'],
    ['usage without choices', '{"usage":{"prompt_tokens":1}}'],
    ['text that talks of it', '{"choices":[{"delta":{"content":"\\"choices\\":[],\\"usage\\":{}"}}]}'],
    ['no JSON', '"usage"'],
    ['another event', '{"type":"ping"}'],
  ])('%s passes', (_name, data) => {
    expect(filtered([Buffer.from(event(data))])).toBe(event(data));
  });

  it('whoever counts is told of every event, also of the one that is left out, in any split', () => {
    const data = fc.oneof(fc.constantFrom(content, usage, azure, both, '[DONE]'), fc.json());
    fc.assert(
      fc.property(cutStreams(data), ({ chunks }) => {
        const told: string[] = [];
        const read: string[] = [];
        const onData: SseDataHandler = (bytes, start, end) => told.push(bytes.toString('utf8', start, end));
        const filter = createUsageChunkFilter({ onData });
        const reader = new SseReader((bytes, start, end) => read.push(bytes.toString('utf8', start, end)));
        for (const chunk of chunks) {
          filter.push(chunk);
          reader.push(chunk);
        }
        filter.end();
        reader.end();
        // An event without data says nothing to anyone.
        expect(told).toEqual(read.filter((text) => text !== ''));
      }),
    );
  });

  it('any stream without it passes byte for byte, in any split', () => {
    const data = fc.oneof(fc.constantFrom(content, azure, both, '[DONE]', ''), fc.json());
    fc.assert(
      fc.property(cutStreams(data), ({ bytes, chunks }) => {
        expect(filtered(chunks)).toBe(bytes.toString());
      }),
    );
  });

  it('any split of a stream with it gives the same bytes', () => {
    fc.assert(
      fc.property(cutStreams(fc.constantFrom(content, usage, azure, both, '[DONE]')), ({ bytes, chunks }) => {
        const whole = filtered([bytes]);
        expect(filtered(chunks)).toBe(whole);
        expect(whole).not.toContain('"total_tokens"');
      }),
    );
  });

  it('garbage passes byte for byte, in any split', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(fc.nat()), (garbage, places) => {
        const bytes = Buffer.from(garbage);
        const filter = createUsageChunkFilter();
        const passed = [...cutAt(bytes, places).map((chunk) => filter.push(chunk)), filter.end()];
        expect(Buffer.concat(passed)).toEqual(bytes);
      }),
    );
  });

  it('an event beyond the bound is not held, and all behind it passes', () => {
    const long = event(`{"a":"${'x'.repeat(200)}"}`);
    const stream = Buffer.from(long + event(usage));
    const filter = createUsageChunkFilter({ maxEventBytes: 100 });
    expect(filter.push(stream.subarray(0, 150)).toString()).toBe(stream.subarray(0, 150).toString());
    expect(filter.push(stream.subarray(150)).toString()).toBe(stream.subarray(150).toString());
    expect(filter.end()).toHaveLength(0);
  });

  it('what is complete passes at once', () => {
    expect(
      createUsageChunkFilter()
        .push(Buffer.from(`${event(content)}data: {`))
        .toString(),
    ).toBe(event(content));
  });
});
