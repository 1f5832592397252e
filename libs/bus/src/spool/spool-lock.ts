import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reserves a spool directory for this process, so that two instances never write into one.
 *
 * A lock of a process that is gone is taken over; a process is recognised by its number and its start time, because
 * numbers are used again.
 *
 * @returns gives the directory back
 * @throws Error naming the process that has it
 */
export function lockSpool(directory: string): () => void {
  const path = join(directory, 'lock');
  const own = `${process.pid} ${startTimeOf(process.pid) ?? 'unknown'}`;
  try {
    writeFileSync(path, own, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [pid, startTime] = readFileSync(path, 'utf8').split(' ');
    const holderStart = startTimeOf(Number(pid));
    if (holderStart !== null && (holderStart === startTime || startTime === 'unknown')) {
      throw new Error(
        `The spool ${directory} belongs to the running process ${pid}; give each instance its own SPOOL_DIR.`,
      );
    }
    writeFileSync(path, own);
  }
  return () => rmSync(path, { force: true });
}

/** When a process started, or `null` when there is none of that number. */
function startTimeOf(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the start time is the 20th field behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return isAlive(pid) ? 'unknown' : null;
  }
}

/** For systems without /proc. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
