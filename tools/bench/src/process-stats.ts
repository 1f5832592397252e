import { readFileSync } from 'node:fs';

/** Clock ticks a second on Linux. @source sysconf(_SC_CLK_TCK) is 100 on all common platforms */
const ticksPerSecond = 100;

/** CPU time of a process so far, microseconds, user and system. */
export function cpuMicroseconds(pid: number): number {
  return parseCpu(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Reads utime and stime out of `/proc/PID/stat`; the name in parentheses may hold anything. */
export function parseCpu(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1_000_000;
}

/** Memory of a process now, bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
