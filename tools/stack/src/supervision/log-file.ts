import { closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const maxLogBytes = 10 * 1024 * 1024;
const tailBytes = 8 * 1024;

/** Keeps the logs of a process bounded over many starts: a log beyond 10 MiB becomes the one previous log. */
export function rotateLog(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (logSize(path) > maxLogBytes) renameSync(path, `${path}.previous`);
}

/** Bytes in the log, 0 when there is none. */
export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was written to the log after byte `fromByte`. */
export function logSince(path: string, fromByte: number): string {
  return logSize(path) > fromByte ? readFileSync(path).subarray(fromByte).toString('utf8') : '';
}

/** The last lines of the log: what a person wants to see when the process ended too early. */
export function logTail(path: string, lines = 8): string {
  const size = logSize(path);
  if (size === 0) return '';
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(fd);
  }
}
