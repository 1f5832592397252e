import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { Readable } from 'node:stream';
import { exportText, type ExportFormat, type ExportRecord } from './export-text.js';
import { inPortions } from './in-portions.js';

const records: readonly ExportRecord[] = [
  { id: 'a', cost_usd: 0.5, model: null },
  { id: 'b', cost_usd: null, model: '=cmd' },
  { id: 'c', cost_usd: 0, model: 'x,y' },
];

async function* each(items: readonly ExportRecord[]): AsyncGenerator<ExportRecord> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

async function textOf(
  format: ExportFormat,
  items: readonly ExportRecord[],
  portion: number,
): Promise<string> {
  let text = '';
  for await (const part of exportText(format, ['id', 'model', 'cost_usd'], inPortions(each(items), portion)))
    text += part;
  return text;
}

describe('exportText', () => {
  it.each([1, 2, 3, 4])('is the same in portions of %s', async (portion) => {
    expect(await textOf('csv', records, portion)).toBe(
      'id,model,cost_usd\r\na,,0.5\r\nb,\'=cmd,\r\nc,"x,y",0\r\n',
    );
    expect(await textOf('ndjson', records, portion)).toBe(
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
  });

  it('is the columns only, or nothing, without records', async () => {
    expect(await textOf('csv', [], 2)).toBe('id,model,cost_usd\r\n');
    expect(await textOf('ndjson', [], 2)).toBe('');
  });

  // What breaks if this goes: a slow download of a large export takes the memory of the service.
  it('reads on only as fast as it is taken, and stops reading when nobody takes it any more', async () => {
    let read = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<ExportRecord> {
      try {
        for (;;) {
          await Promise.resolve();
          read += 1;
          yield { id: 'x'.repeat(1_000), cost_usd: null, model: null };
        }
      } finally {
        isClosed = true;
      }
    }
    const text = exportText('ndjson', ['id'], inPortions(endless(), 10));
    const stream = Readable.from(text, { objectMode: false });
    await new Promise((resolve) => stream.once('readable', resolve));
    // Until a turn of the event loop passes without another row being read.
    for (let before = -1; before !== read;) {
      before = read;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(read).toBeLessThanOrEqual(100);
    stream.destroy();
    await waitUntil(() => isClosed, { what: 'the end of reading' });
  });
});
