/** Rounds of {@link measure}, of which the median counts. */
const cpuRounds = 9;
/** Runs of {@link measureTimes} that count; as many before them warm up. */
const timedRuns = 300;

/** Prints the CPU time of one unit, the median of several rounds, which another load on the machine hardly moves. */
export function measure(name: string, unitsPerRun: number, runs: number, run: () => void): void {
  for (let at = 0; at < runs; at += 1) run();
  const microseconds: number[] = [];
  for (let round = 0; round < cpuRounds; round += 1) {
    const before = process.cpuUsage();
    for (let at = 0; at < runs; at += 1) run();
    const { user, system } = process.cpuUsage(before);
    microseconds.push((user + system) / (runs * unitsPerRun));
  }
  microseconds.sort((left, right) => left - right);
  console.log(`${name.padEnd(54)} ${microseconds[cpuRounds >> 1]?.toFixed(2)} µs`);
}

/** Prints the median and the slowest hundredth of single runs, per unit. */
export function measureTimes(name: string, unitsPerRun: number, run: () => void): void {
  const microseconds: number[] = [];
  for (let round = 0; round < timedRuns * 2; round += 1) {
    const before = performance.now();
    run();
    if (round >= timedRuns) microseconds.push(((performance.now() - before) * 1_000) / unitsPerRun);
  }
  microseconds.sort((left, right) => left - right);
  const at = (share: number): string => (microseconds[Math.floor(timedRuns * share)] ?? 0).toFixed(2);
  console.log(`${name.padEnd(54)} p50 ${at(0.5)} µs  p99 ${at(0.99)} µs`);
}
