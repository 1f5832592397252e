import { writeSync, writevSync } from 'node:fs';
import type { EncodedRecord } from './spool-record.js';

/**
 * Writes records one behind the other.
 *
 * @param position where in the file they begin, in bytes
 * @throws the file system's error; a part of them may stand in the file then
 */
export function writeRecords(fd: number, records: readonly EncodedRecord[], position: number): void {
  const pieces = piecesOf(records);
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let written = writevSync(fd, pieces, position);
  if (written === bytes) return;
  const rest = Buffer.concat(pieces);
  while (written < bytes) written += writeSync(fd, rest, written, bytes - written, position + written);
}

/** Neighbours in one block of memory become one piece. */
function piecesOf(records: readonly EncodedRecord[]): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < records.length; at += 1) {
    const { record, block } = records[at] as EncodedRecord;
    const start = record.byteOffset;
    if (at === 0) from = start;
    const next = records[at + 1];
    if (next?.block === block && next.record.byteOffset === start + record.length) continue;
    pieces.push(block.bytes.subarray(from, start + record.length));
    from = next?.record.byteOffset ?? 0;
  }
  return pieces;
}
