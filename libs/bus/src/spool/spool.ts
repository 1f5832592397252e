import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenSnapshot } from './open-snapshot.js';
import type { RecordBlock } from './record-blocks.js';
import { deleteFile, isSpare, SpareFiles } from './spare-files.js';
import { lockSpool } from './spool-lock.js';
import {
  RecordEncoder,
  recordsIn,
  sealRecord,
  type EncodedRecord,
  type RecordParts,
  type SpoolRecord,
  type SpoolRecordKind,
} from './spool-record.js';
import { writeRecords } from './write-records.js';

/** One file of the spool. */
interface Segment {
  readonly number: number;
  readonly path: string;
  bytes: number;
  /** Records written and records that need no sending any more. */
  records: number;
  acknowledged: number;
  /** Whether the file was used before, and what was in it goes on behind the last record. */
  hasOldTail: boolean;
}

/** A record and where it stands. */
export interface SpooledEvent {
  readonly subject: string;
  readonly id: string;
  /** The event as it goes over the wire; until it is acknowledged, if it was appended. */
  readonly encoded: Buffer;
  /** Where an appended event that was not left to read stands. */
  block: RecordBlock | null;
  /** Number of its segment; -1 when it could not be written after all. */
  segment: number;
  /** Whether `read` will give it out; otherwise its taker has it in its hands. */
  readonly isLeftToRead: boolean;
}

/** Bounds of the spool, in bytes. */
export interface SpoolOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

/** What the spool tells its owner. */
export interface SpoolEvents {
  /** Events that were given up because the spool is full. */
  onDropped(events: number): void;
  /** Appended events that could not be written when their turn came: from now on only memory has them. */
  onUnwritten(events: readonly SpooledEvent[], error: unknown): void;
}

/** How an event is written. */
export interface AppendOptions {
  readonly isHeld?: boolean;
  readonly mayShareWrite?: boolean;
}

/** Where reading goes on: the first record that has not been handed out. */
interface ReadPosition {
  segment: number;
  offset: number;
}

/** An opening that has no closing yet. It keeps its JSON: bytes would keep the whole block of memory they stand in. */
interface Opening {
  readonly subject: string;
  /** Empty once it is closed: the map's former tables live until a collection of the whole heap, and it with them. */
  json: string;
  /** As in its `SpooledEvent`. */
  segment: number;
}

/** Appended bytes that wait at most for the end of the turn. */
const maxUnwrittenBytes = 256 * 1024;

/**
 * Append-only log of events in a directory. An event is written when `append` returns and then survives the death of
 * the process: it is in the page cache. One that may share its write waits for the next event or the end of the turn of
 * the event loop, whichever comes first: it is written before any `setImmediate` that is asked for after `append`. No
 * provider can answer within the turn in which a request is sent, so an admission is written before anybody sees an
 * answer to it; a completion, before its client has the last byte, which waits for such an immediate.
 * An event goes when it and everything before it has been acknowledged.
 *
 * Segments are deleted oldest first, so that an opening never outlives its closing. What is still open when the segment
 * of its opening goes is kept in a snapshot beside the segments.
 */
export class Spool {
  private readonly segments: Segment[] = [];
  private readonly open = new Map<string, Opening>();
  private readonly encoder = new RecordEncoder();
  private readonly unlock: () => void;
  private readonly snapshot: OpenSnapshot;
  private fd: number | null = null;
  private readonly spares = new SpareFiles();
  private nextNumber = 1;
  private readAt: ReadPosition = { segment: 0, offset: 0 };
  private unfinished: SpoolRecord[] = [];
  private unwritten: EncodedRecord[] = [];
  private unwrittenEvents: SpooledEvent[] = [];
  private unwrittenBytes = 0;
  private writeSoon: NodeJS.Immediate | null = null;
  /** A spool that has not grown since then is at rest. */
  private recordsAtLastTidy = 0;
  /** After a failure every append is written at once, so that its caller learns whether it worked. */
  private isFailing = false;

  /** Opens a directory and finds what an earlier process left. @throws Error when another process has it */
  constructor(
    private readonly options: SpoolOptions,
    private readonly events: SpoolEvents,
  ) {
    mkdirSync(options.directory, { recursive: true });
    this.unlock = lockSpool(options.directory);
    this.snapshot = new OpenSnapshot(options.directory);
    this.recover();
  }

  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, this.snapshot.bytes);
  }

  /** Events that are not acknowledged. */
  get pendingEvents(): number {
    return this.segments.reduce((sum, segment) => sum + segment.records - segment.acknowledged, 0);
  }

  /** Whether there are events that `read` would give. */
  get hasUnread(): boolean {
    return this.segments.some(
      (segment) =>
        segment.number > this.readAt.segment ||
        (segment.number === this.readAt.segment && segment.bytes > this.readAt.offset),
    );
  }

  /**
   * Writes an event.
   *
   * @param options.isHeld whether the caller goes on with the event itself; behind events that are left to read, it is
   *   left too
   * @param options.mayShareWrite whether the write may wait for the next event, at most to the end of the turn
   * @throws the file system's error while the disk is known to fail; nothing has been written then
   */
  append(
    kind: SpoolRecordKind,
    parts: RecordParts,
    { isHeld = false, mayShareWrite = false }: AppendOptions = {},
  ): SpooledEvent {
    const isLeftToRead = !isHeld || this.hasUnread;
    const { subject, id } = parts;
    const record = this.encoder.encode(kind, parts);
    const segment = this.writableSegment(record.record.length);
    sealRecord(record.record, segment.number);
    const { encoded, block } = record;
    // One use is the write's, one that of whoever has the event in its hands.
    if (!isLeftToRead) block.users += 1;
    const event = {
      subject,
      id,
      encoded,
      block: isLeftToRead ? null : block,
      segment: segment.number,
      isLeftToRead,
    };
    this.write(segment, record, event, mayShareWrite);
    if (kind === 'opening') this.open.set(id, { subject, json: parts.json, segment: event.segment });
    if (kind === 'closing') this.closeOpening(id);
    if (!isLeftToRead) this.readAt = { segment: segment.number, offset: segment.bytes };
    return event;
  }

  /** The next unread events, at most `count`. */
  read(count: number): SpooledEvent[] {
    this.writeOutSafely();
    const events: SpooledEvent[] = [];
    while (events.length < count) {
      const segment = this.segments.find(
        (candidate) =>
          candidate.number > this.readAt.segment ||
          (candidate.number === this.readAt.segment && candidate.bytes > this.readAt.offset),
      );
      if (segment === undefined) break;
      if (segment.number !== this.readAt.segment) this.readAt = { segment: segment.number, offset: 0 };
      this.readSegment(segment, count, events);
    }
    return events;
  }

  /** Notes that an event has arrived, and deletes what is no longer needed. */
  acknowledge(event: SpooledEvent): void {
    if (event.block !== null) this.encoder.blocks.release(event.block);
    event.block = null;
    const segment = this.segments.find((candidate) => candidate.number === event.segment);
    if (segment === undefined) return;
    segment.acknowledged += 1;
    if (segment.acknowledged >= segment.records) this.deleteFinished();
  }

  /** The openings without closing that an earlier process left; given out once. */
  takeUnfinished(): readonly SpoolRecord[] {
    const found = this.unfinished;
    this.unfinished = [];
    return found;
  }

  /** Deletes what has arrived although its segment is not full: nothing stays on disk longer than it has to. */
  tidy(): void {
    const newest = this.segments.at(-1);
    if (newest === undefined) this.spares.deleteAllSoon();
    if (newest === undefined || newest.bytes === 0) return;
    const isAtRest = newest.records === this.recordsAtLastTidy;
    this.recordsAtLastTidy = newest.records;
    if (!isAtRest) return;
    this.spares.deleteAllSoon();
    this.cutOffOldTail(newest);
    this.deleteFinished(0, deleteFile);
  }

  /** Flushes the newest segment to the disk. */
  sync(): void {
    this.writeOutSafely();
    if (this.fd !== null) fdatasync(this.fd, () => undefined);
  }

  /** Gives the directory back; files stay where events are still pending. */
  close(): void {
    this.writeOutSafely();
    if (this.pendingEvents === 0 && this.open.size === 0) {
      for (const segment of this.segments) deleteFile(segment.path);
      this.snapshot.replace([]);
    }
    this.spares.deleteAll();
    this.closeFile();
    this.unlock();
  }

  private closeOpening(id: string): void {
    const opening = this.open.get(id);
    if (opening === undefined) return;
    opening.json = '';
    this.open.delete(id);
  }

  private recover(): void {
    const openings = new Map(this.snapshot.read().map((record) => [record.id, record]));
    const names = readdirSync(this.options.directory);
    for (const name of names.filter((each) => isSpare(each))) deleteFile(join(this.options.directory, name));
    for (const name of names.filter((each) => /^\d{10}\.spool$/.test(each)).sort()) {
      const segment = {
        number: Number.parseInt(name, 10),
        path: join(this.options.directory, name),
        bytes: 0,
        records: 0,
        acknowledged: 0,
        hasOldTail: false,
      };
      this.recoverSegment(segment, openings);
      this.segments.push(segment);
      this.nextNumber = segment.number + 1;
    }
    this.unfinished = [...openings.values()];
    for (const { id, subject, encoded } of this.unfinished) {
      this.open.set(id, { segment: this.nextNumber - 1, subject, json: encoded.toString() });
    }
    this.deleteFinished();
  }

  /** Reads a segment up to its end or to the record that a crash has torn, which is cut off. */
  private recoverSegment(segment: Segment, openings: Map<string, SpoolRecord>): void {
    const bytes = readFileSync(segment.path);
    for (const decoded of recordsIn(bytes, segment.number)) {
      const { kind, id } = decoded.record;
      segment.bytes += decoded.bytes;
      segment.records += 1;
      if (kind === 'opening') openings.set(id, decoded.record);
      if (kind === 'closing') openings.delete(id);
    }
    if (segment.bytes < bytes.length) {
      const fd = openSync(segment.path, 'r+');
      ftruncateSync(fd, segment.bytes);
      closeSync(fd);
    }
  }

  private readSegment(segment: Segment, count: number, events: SpooledEvent[]): void {
    const unread = readFileSync(segment.path).subarray(this.readAt.offset, segment.bytes);
    for (const { record, bytes } of recordsIn(unread, segment.number)) {
      this.readAt.offset += bytes;
      const { subject, id, encoded } = record;
      events.push({ subject, id, encoded, block: null, segment: segment.number, isLeftToRead: false });
      if (events.length === count) return;
    }
    // If it was damaged behind our back, the rest of this segment cannot be told apart any more.
    this.readAt.offset = segment.bytes;
  }

  private writableSegment(recordBytes: number): Segment {
    const newest = this.segments.at(-1);
    if (this.fd !== null && newest !== undefined && newest.bytes + recordBytes <= this.options.segmentBytes)
      return newest;
    this.writeOutSafely();
    while (this.segments.length > 0 && this.bytes + this.options.segmentBytes > this.options.maxBytes)
      this.dropOldest();
    const number = this.nextNumber;
    const path = join(this.options.directory, `${String(number).padStart(10, '0')}.spool`);
    const spare = this.spares.open(path);
    const fd = spare ?? openSync(path, 'w', 0o600);
    this.closeFile();
    this.fd = fd;
    this.nextNumber += 1;
    const segment = { number, path, bytes: 0, records: 0, acknowledged: 0, hasOldTail: spare !== null };
    this.segments.push(segment);
    return segment;
  }

  private write(segment: Segment, record: EncodedRecord, event: SpooledEvent, mayShareWrite: boolean): void {
    segment.bytes += record.record.length;
    segment.records += 1;
    this.unwritten.push(record);
    this.unwrittenEvents.push(event);
    this.unwrittenBytes += record.record.length;
    if (this.isFailing) {
      this.writeOut();
    } else if (!mayShareWrite || this.unwrittenBytes >= maxUnwrittenBytes) {
      this.writeOutSafely();
    } else {
      this.writeSoon ??= setImmediate(() => this.writeOutSafely());
    }
  }

  private writeOutSafely(): void {
    const events = this.unwrittenEvents;
    try {
      this.writeOut();
    } catch (error) {
      this.events.onUnwritten(events, error);
    }
  }

  /** Records are written whole or, when the disk is full, taken back. @throws the file system's error */
  private writeOut(): void {
    if (this.writeSoon !== null) clearImmediate(this.writeSoon);
    this.writeSoon = null;
    const segment = this.segments.at(-1);
    if (this.unwritten.length === 0 || this.fd === null || segment === undefined) return;
    const records = this.unwritten;
    const bytes = this.unwrittenBytes;
    const events = this.unwrittenEvents;
    this.unwritten = [];
    this.unwrittenEvents = [];
    this.unwrittenBytes = 0;
    try {
      writeRecords(this.fd, records, segment.bytes - bytes);
      this.isFailing = false;
      for (const { block } of records) this.encoder.blocks.release(block);
    } catch (error) {
      this.isFailing = true;
      // Whoever is told of the failure may keep them for long.
      for (const { block } of records) block.isReusable = false;
      this.takeBack(segment, bytes, events);
      throw error;
    }
  }

  private takeBack(segment: Segment, bytes: number, events: readonly SpooledEvent[]): void {
    segment.bytes -= bytes;
    segment.records -= events.length;
    for (const event of events) {
      event.segment = -1;
      const opening = this.open.get(event.id);
      if (opening !== undefined) opening.segment = -1;
    }
    try {
      ftruncateSync(this.fd as number, segment.bytes);
    } catch {
      // The next record is written over whatever is at the end of the file now.
    }
  }

  /** Deletes acknowledged segments, oldest first; the newest one only once it is large enough to be worth it. */
  private deleteFinished(
    leastBytes = this.options.segmentBytes,
    dispose = (path: string) => this.spares.putAside(path),
  ): void {
    for (;;) {
      const [oldest] = this.segments;
      if (oldest === undefined || oldest.acknowledged < oldest.records) return;
      const isNewest = this.segments.length === 1;
      if (isNewest) this.writeOutSafely();
      if (isNewest && this.fd !== null && oldest.bytes < leastBytes) return;
      if (!this.keepOpenings(oldest.number)) return;
      if (isNewest) this.closeFile();
      this.segments.shift();
      dispose(oldest.path);
    }
  }

  private cutOffOldTail(newest: Segment): void {
    if (!newest.hasOldTail || this.fd === null) return;
    ftruncateSync(this.fd, newest.bytes);
    newest.hasOldTail = false;
  }

  /** Restates what is still open although the segment of its opening goes. @returns whether the disk took it */
  private keepOpenings(segmentNumber: number): boolean {
    const kept: RecordParts[] = [];
    for (const [id, { segment, subject, json }] of this.open) {
      if (segment <= segmentNumber) kept.push({ subject, id, json });
    }
    try {
      this.snapshot.replace(kept);
      return true;
    } catch {
      return false;
    }
  }

  private dropOldest(): void {
    const oldest = this.segments.shift();
    if (oldest === undefined) return;
    this.keepOpenings(oldest.number);
    if (this.segments.length === 0) this.closeFile();
    // At once: its place is needed.
    deleteFile(oldest.path);
    this.events.onDropped(oldest.records - oldest.acknowledged);
  }

  private closeFile(): void {
    if (this.fd === null) return;
    closeSync(this.fd);
    this.fd = null;
  }
}
