import { describe, expect, it } from '@jest/globals';
import { parseSparse } from './sparse-json.js';

const long = 'x'.repeat(20_000);
const read = (value: unknown) => {
  const { document, isComplete } = parseSparse(Buffer.from(JSON.stringify(value)), 0);
  return { ...(JSON.parse(JSON.stringify(document)) as object), isComplete };
};

describe('parseSparse', () => {
  it('keeps small members and leaves out large texts', () => {
    expect(read({ id: 'a', text: long, usage: { n: 1 }, list: [1, 2] })).toEqual({
      id: 'a',
      usage: { n: 1 },
      list: [1, 2],
      isComplete: true,
    });
  });

  it('looks into large objects and lists: the answer within an event, the candidates of a chunk', () => {
    expect(read({ type: 'response.completed', response: { output: [long], usage: { n: 1 } } })).toEqual({
      type: 'response.completed',
      response: { usage: { n: 1 } },
      isComplete: true,
    });
    expect(read({ candidates: [{ content: { data: long }, finishReason: 'STOP' }], n: 2 })).toEqual({
      candidates: [{ finishReason: 'STOP' }],
      n: 2,
      isComplete: true,
    });
  });

  it('looks into few elements of a large list', () => {
    const data = Array.from({ length: 1_000 }, (_, index) => ({ index, embedding: [0.1, 0.2, 0.3] }));
    const found = read({ data, usage: { n: 1 } }) as unknown as { data: unknown[]; usage: unknown };
    expect(found.data).toHaveLength(16);
    expect(found.usage).toEqual({ n: 1 });
  });

  it('gives what came before a cut', () => {
    const bytes = Buffer.from(JSON.stringify({ model: 'm', text: long, usage: { n: 1 } }));
    const { document, isComplete } = parseSparse(bytes.subarray(0, bytes.length - 5), 0);
    expect([document.model, document.usage, isComplete]).toEqual(['m', undefined, false]);
  });

  it('is not led astray by a member named __proto__', () => {
    const bytes = Buffer.from('{"__proto__":{"usage":{"n":1}},"a":1}');
    const { document } = parseSparse(bytes, 0);
    expect([document.usage, document.a]).toEqual([undefined, 1]);
  });

  it.each(['', '[]', 'null', '<html>', '{"a'])('reads nothing from %p', (text) => {
    const { document, isComplete } = parseSparse(Buffer.from(text), 0);
    expect([Object.keys(document), isComplete]).toEqual([[], false]);
  });
});
