import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RecordEncoder, recordsIn, sealRecord, type RecordParts, type SpoolRecord } from './spool-record.js';

/** Segments are numbered from 1. */
const noSegment = 0;

/**
 * The openings that are still open although their segment is gone, in one file that is replaced as a whole.
 *
 * It is written once for each segment that goes, so its cost is shared by the thousands of requests in a segment. A
 * crash while it is written leaves the former one, whose openings are still true: their segments go only afterwards.
 */
export class OpenSnapshot {
  private readonly path: string;
  private size = 0;

  constructor(directory: string) {
    this.path = join(directory, 'open.snapshot');
  }

  /** Bytes of the file. */
  get bytes(): number {
    return this.size;
  }

  /** The openings of the file, up to a damaged one; none without a file. */
  read(): SpoolRecord[] {
    const bytes = this.readFile();
    this.size = bytes.length;
    return Array.from(recordsIn(bytes, noSegment), ({ record }) => record);
  }

  /** Restates what is open. @throws the file system's error; the former file stays then */
  replace(openings: readonly RecordParts[]): void {
    if (openings.length === 0 && this.size === 0) return;
    const encoder = new RecordEncoder();
    const records = openings.map((opening) => encoder.encode('opening', opening).record);
    for (const record of records) sealRecord(record, noSegment);
    const bytes = Buffer.concat(records);
    if (bytes.length === 0) rmSync(this.path, { force: true });
    else this.writeFile(bytes);
    this.size = bytes.length;
  }

  private readFile(): Buffer {
    try {
      return readFileSync(this.path);
    } catch {
      return Buffer.alloc(0);
    }
  }

  private writeFile(bytes: Buffer): void {
    const next = `${this.path}.next`;
    const fd = openSync(next, 'w', 0o600);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    } finally {
      closeSync(fd);
    }
    renameSync(next, this.path);
  }
}
