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

/** CPU time of all cores together that the hypervisor has given to others so far, microseconds. */
export function stolenMicroseconds(): number {
  return parseStolen(readFileSync('/proc/stat', 'utf8'));
}

/** Reads `steal` out of `/proc/stat`. @source proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal */
export function parseStolen(stat: string): number {
  const steal = /^cpu +(?:\d+ ){7}(\d+)/.exec(stat)?.[1];
  return (Number(steal ?? 0) / ticksPerSecond) * 1_000_000;
}

/** Memory of a process now, bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
