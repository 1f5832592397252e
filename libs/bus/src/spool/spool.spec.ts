import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventsOfMessage } from '../wire/event-message.js';
import { decodeRecord, RecordEncoder, sealRecord } from './spool-record.js';
import { Spool, type SpooledEvent } from './spool.js';

const segment = 7;
const recordOf = (...[kind, parts]: Parameters<RecordEncoder['encode']>): Buffer => {
  const { record } = new RecordEncoder().encode(kind, parts);
  sealRecord(record, segment);
  return record;
};

describe('a spool record', () => {
  it('is none in another segment, whose file it may be left in', () => {
    const bytes = recordOf('event', { subject: 's', id: 'i', json: '{}' });
    expect(decodeRecord(bytes, segment)).not.toBeNull();
    expect(decodeRecord(bytes, segment + 1)).toBeNull();
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (subject, id, json) => {
          const bytes = recordOf('opening', { subject, id, json });
          const decoded = decodeRecord(Buffer.concat([bytes, Buffer.from('next')]), segment);
          expect(decoded?.bytes).toBe(bytes.length);
          expect(decoded?.record).toMatchObject({ kind: 'opening', subject, id });
          expect(decoded?.record.encoded.equals(Buffer.from(json))).toBe(true);
        },
      ),
    );
  });

  it('carries a body in any pieces, beside others in the same block of memory', () => {
    const encoder = new RecordEncoder();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9_000 }), { minLength: 1, maxLength: 5 }), (parts) => {
        const body = parts.map((part) => Buffer.from(part));
        const json = '{"data":{"körper":1}}';
        const record = encoder.encode('event', { subject: 's', id: 'i', json, body });
        encoder.encode('event', { subject: 's', id: 'next', json });
        sealRecord(record.record, segment);
        const encoded = decodeRecord(record.record, segment)?.record.encoded;
        expect(encoded?.equals(record.encoded)).toBe(true);
        const base64 = Buffer.concat(body).toString('base64');
        expect(eventsOfMessage(encoded as Buffer)).toEqual([
          { data: { körper: 1, ...(base64 === '' ? {} : { body_base64: base64 }) } },
        ]);
      }),
    );
  });

  it('is refused when a byte of it has changed or is missing', () => {
    const bytes = recordOf('event', {
      subject: 'subject',
      id: 'id',
      json: '{"a":1}',
      body: [Buffer.from('b')],
    });
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x55;
      expect(decodeRecord(damaged, segment)).toBeNull();
      expect(decodeRecord(bytes.subarray(0, at), segment)).toBeNull();
    }
  });
});

describe('Spool', () => {
  let directory: string;
  let dropped: number;
  let unwritten: number;
  let open: Spool[];

  const make = (maxBytes = 1024 ** 2, segmentBytes = 1_024): Spool => {
    const events = {
      onDropped: (count: number) => (dropped += count),
      onUnwritten: (lost: readonly SpooledEvent[]) => (unwritten += lost.length),
    };
    const spool = new Spool({ directory, maxBytes, segmentBytes }, events);
    open.push(spool);
    return spool;
  };
  /** What a killed process leaves: its files, and a lock of a process that is gone. */
  const kill = (spool: Spool): void => {
    spool.sync();
    open.splice(open.indexOf(spool), 1);
    rmSync(join(directory, 'lock'));
  };
  const idsOf = (events: readonly SpooledEvent[]): string[] => events.map(({ id }) => id);
  const segmentFiles = (): string[] => readdirSync(directory).filter((name) => name.endsWith('.spool'));
  /** What stands in the files of segments, old and new. */
  const segmentText = (): string =>
    segmentFiles()
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'spool-'));
    dropped = 0;
    unwritten = 0;
    open = [];
  });
  afterEach(() => {
    for (const spool of open) spool.close();
    rmSync(directory, { recursive: true });
  });

  it('gives a successor everything that was not acknowledged, in order', () => {
    const spool = make();
    for (let at = 0; at < 100; at += 1) spool.append('event', { subject: 's', id: `e${at}`, json: '{}' });
    kill(spool);
    expect(idsOf(make().read(1_000))).toEqual(Array.from({ length: 100 }, (_, at) => `e${at}`));
  });

  it('forgets what has been acknowledged, and keeps what comes behind a gap', () => {
    const spool = make(1024 ** 2, 200);
    const events = Array.from({ length: 50 }, (_, at) =>
      spool.append('event', { subject: 's', id: `e${at}`, json: '{}' }),
    );
    events.forEach((event, at) => at !== 0 && spool.acknowledge(event));
    expect(spool.pendingEvents).toBe(1);
    spool.acknowledge(events[0] as SpooledEvent);
    expect(spool.pendingEvents).toBe(0);
    expect(segmentFiles().length).toBeLessThanOrEqual(1);
  });

  // Files are used again: what has arrived must neither be sent twice nor end what is open.
  it('gives a successor nothing of what was in its files before', () => {
    const spool = make(1024 ** 2, 1_000);
    for (let at = 0; at < 200; at += 1)
      spool.acknowledge(spool.append('opening', { subject: 's', id: `old${at}`, json: '{"text":"secret"}' }));
    for (let at = 0; at < 200; at += 1)
      spool.acknowledge(spool.append('closing', { subject: 's', id: `old${at}`, json: '{"text":"secret"}' }));
    for (let at = 0; at < 3; at += 1) spool.append('event', { subject: 's', id: `new${at}`, json: '{}' });
    expect(segmentText()).toContain('secret');
    kill(spool);
    const successor = make(1024 ** 2, 1_000);
    const left = idsOf(successor.read(1_000));
    expect(left.slice(-3)).toEqual(['new0', 'new1', 'new2']);
    // What shares the newest segment with them is sent once more.
    expect(left.filter((id) => id.startsWith('old')).length).toBeLessThan(40);
    expect(successor.takeUnfinished()).toEqual([]);
  });

  it('cuts off what was in its file before once it is at rest', () => {
    const spool = make(1024 ** 2, 1_000);
    for (let at = 0; at < 100; at += 1)
      spool.acknowledge(spool.append('event', { subject: 's', id: `old${at}`, json: '{"text":"secret"}' }));
    // The next one does not fit the newest segment any more.
    const body = [Buffer.alloc(900)];
    spool.append('event', { subject: 's', id: 'pending', json: '{}', body });
    expect(segmentText()).toContain('secret');
    spool.tidy();
    spool.tidy();
    expect(segmentText()).not.toContain('secret');
    expect(segmentText()).toContain('pending');
  });

  // A crash comes between taking the file of a segment away and giving its blocks back.
  it('deletes at its start what a former owner had no time to give back', () => {
    kill(make());
    writeFileSync(join(directory, '0000000001.spool.gone'), 'a prompt');
    make();
    expect(readdirSync(directory)).toEqual(['lock']);
  });

  it('leaves no file behind when everything has arrived', () => {
    const spool = make();
    spool.acknowledge(spool.append('event', { subject: 's', id: 'a', json: '{}' }));
    spool.close();
    open = [];
    expect(readdirSync(directory)).toEqual([]);
  });

  // A crash can end a file anywhere; what is whole before that place must survive.
  it('survives a crash at any byte with exactly the whole records before it', () => {
    const spool = make();
    const sizes = [0];
    for (let at = 0; at < 8; at += 1) {
      spool.append('event', { subject: 's', id: `e${at}`, json: `{"n":${at}}` });
      sizes.push(spool.bytes);
    }
    kill(spool);
    const [name = ''] = segmentFiles();
    const path = join(directory, name);
    const whole = readFileSync(path);
    for (let cut = whole.length; cut >= 0; cut -= 3) {
      truncateSync(path, cut);
      const successor = make();
      expect(successor.read(100)).toHaveLength(sizes.filter((size) => size > 0 && size <= cut).length);
      kill(successor);
      writeFileSync(path, whole);
    }
  });

  it('remembers what was opened and not closed, also when the segment of the opening is long gone', () => {
    const spool = make(1024 ** 2, 300);
    const opening = spool.append('opening', { subject: 's', id: 'long', json: '{"id":"long"}' });
    spool.acknowledge(opening);
    for (let at = 0; at < 200; at += 1) {
      spool.acknowledge(spool.append('opening', { subject: 's', id: `r${at}`, json: '{}' }));
      spool.acknowledge(spool.append('closing', { subject: 's', id: `r${at}`, json: '{}' }));
    }
    expect(spool.bytes).toBeLessThan(1_000);
    kill(spool);
    const successor = make();
    expect(successor.takeUnfinished().map(({ id }) => id)).toEqual(['long']);
    expect(successor.takeUnfinished()).toEqual([]);
  });

  // Prompts are in it: what has arrived must not lie about.
  it('keeps nothing that has arrived once it is at rest, but what is still open', () => {
    const spool = make();
    spool.acknowledge(spool.append('opening', { subject: 's', id: 'open', json: '{"id":"open"}' }));
    spool.acknowledge(spool.append('event', { subject: 's', id: 'prompt', json: '{"text":"secret"}' }));
    spool.tidy();
    spool.tidy();
    const left = readdirSync(directory).filter((name) => name !== 'lock');
    expect(left.map((name) => readFileSync(join(directory, name), 'utf8')).join('')).not.toContain('secret');
    kill(spool);
    expect(
      make()
        .takeUnfinished()
        .map(({ id }) => id),
    ).toEqual(['open']);
  });

  // Openings that are carried from segment to segment would fill segments that must be carried again, for ever.
  it('stays small while more requests are open than a segment can name', () => {
    const spool = make(1024 ** 2, 1_000);
    for (let at = 0; at < 500; at += 1)
      spool.acknowledge(spool.append('opening', { subject: 's', id: `open${at}`, json: '{"open":true}' }));
    for (let at = 0; at < 500; at += 1)
      spool.acknowledge(spool.append('event', { subject: 's', id: `e${at}`, json: '{}' }));
    expect(segmentFiles().length).toBeLessThanOrEqual(2);
    kill(spool);
    const successor = make(1024 ** 2, 1_000);
    expect(successor.takeUnfinished()).toHaveLength(500);
    for (const event of successor.read(10_000)) successor.acknowledge(event);
    for (let at = 0; at < 500; at += 1)
      successor.acknowledge(successor.append('closing', { subject: 's', id: `open${at}`, json: '{}' }));
    for (let at = 0; at < 100; at += 1)
      successor.acknowledge(successor.append('event', { subject: 's', id: `f${at}`, json: '{}' }));
    expect(successor.bytes).toBeLessThan(2_000);
    kill(successor);
    expect(make().takeUnfinished()).toEqual([]);
  });

  // What waits for the end of the turn is lost with the process.
  it.each(['event', 'closing'] as const)('has an %s on disk as soon as it is appended', (kind) => {
    const spool = make();
    spool.append('opening', { subject: 's', id: 'before', json: '{}' }, { mayShareWrite: true });
    spool.append(kind, { subject: 's', id: 'last', json: '{}' });
    const [name = ''] = segmentFiles();
    expect(readFileSync(join(directory, name))).toHaveLength(spool.bytes);
  });

  it.each(['opening', 'event', 'closing'] as const)(
    'has an %s that shares its write on disk before an immediate that is asked for after it',
    async (kind) => {
      const spool = make();
      spool.append(kind, { subject: 's', id: 'shared', json: '{}' }, { mayShareWrite: true });
      const onDisk = await new Promise<number>((resolve) =>
        setImmediate(() => {
          const [name = ''] = segmentFiles();
          resolve(readFileSync(join(directory, name)).length);
        }),
      );
      expect(onDisk).toBe(spool.bytes);
    },
  );

  it('refuses events while the disk is full, and makes no file for each of them', () => {
    const spool = make();
    symlinkSync('/dev/full', join(directory, '0000000001.spool'));
    const refused = Array.from({ length: 20 }, (_, at) => {
      try {
        spool.append('event', { subject: 's', id: `e${at}`, json: '{}' });
        return null;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    });
    // The first one was taken before the disk was known to be full, and its owner was told.
    expect(refused).toEqual([null, ...Array.from({ length: 19 }, () => 'ENOSPC')]);
    expect(unwritten).toBe(1);
    expect(spool.pendingEvents).toBe(0);
    expect(segmentFiles()).toHaveLength(1);
    rmSync(join(directory, '0000000001.spool'));
  });

  it('is refused to a second owner in the same process', () => {
    make();
    expect(() => make()).toThrow(/belongs to the running process/);
  });

  it('drops the oldest events when it is full, and counts them', () => {
    const spool = make(4_000, 1_000);
    for (let at = 0; at < 200; at += 1)
      spool.append('event', { subject: 's', id: `e${at}`, json: 'x'.repeat(50) });
    expect(spool.bytes).toBeLessThanOrEqual(4_000);
    expect(dropped).toBeGreaterThan(100);
    expect(dropped + spool.pendingEvents).toBe(200);
  });

  it('is refused to a second process while the first one lives', () => {
    writeFileSync(join(directory, 'lock'), '1 0');
    const firstProcess = readFileSync('/proc/1/stat', 'utf8');
    const startTime = firstProcess.slice(firstProcess.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(join(directory, 'lock'), `1 ${startTime}`);
    expect(() => make()).toThrow(/running process 1/);
    writeFileSync(join(directory, 'lock'), '1 0');
    expect(() => make()).not.toThrow();
  });
});
