import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeRecord, RecordEncoder, sealRecord, type EncodedRecord } from './spool-record.js';

describe('the memory of records', () => {
  // Whoever reads a record that another one has been written over sends somebody else's prompt.
  it('is never used again while somebody needs what stands in it', () => {
    const step = fc.oneof(
      fc.record({ bytes: fc.integer({ min: 0, max: 120_000 }) }),
      fc.record({ release: fc.nat({ max: 50 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const encoder = new RecordEncoder();
        const needed: { readonly id: string; readonly made: EncodedRecord }[] = [];
        for (const [at, wanted] of steps.entries()) {
          if ('bytes' in wanted) {
            const id = `e${at}`;
            const body = [Buffer.alloc(wanted.bytes, at)];
            const made = encoder.encode('event', { subject: 's', id, json: '{}', body });
            sealRecord(made.record, 1);
            needed.push({ id, made });
          } else {
            const [gone] = needed.splice(wanted.release % Math.max(1, needed.length), 1);
            if (gone !== undefined) encoder.blocks.release(gone.made.block);
          }
        }
        for (const { id, made } of needed) expect(decodeRecord(made.record, 1)?.record.id).toBe(id);
      }),
      { numRuns: 50 },
    );
  });

  it('is used again when nobody needs it, so that events cost none', () => {
    const encoder = new RecordEncoder();
    const blocks = new Set<unknown>();
    for (let at = 0; at < 500; at += 1) {
      const body = [Buffer.alloc(20_000)];
      const { block } = encoder.encode('event', { subject: 's', id: `e${at}`, json: '{}', body });
      blocks.add(block);
      encoder.blocks.release(block);
    }
    expect(blocks.size).toBe(1);
  });

  it('is not used again when it was lent for longer than can be told', () => {
    const encoder = new RecordEncoder();
    const { record, block } = encoder.encode('event', { subject: 's', id: 'kept', json: '{}' });
    sealRecord(record, 1);
    block.isReusable = false;
    encoder.blocks.release(block);
    for (let at = 0; at < 40; at += 1) {
      const next = encoder.encode('event', {
        subject: 's',
        id: 'n',
        json: '{}',
        body: [Buffer.alloc(50_000)],
      });
      encoder.blocks.release(next.block);
    }
    expect(decodeRecord(record, 1)?.record.id).toBe('kept');
  });
});
