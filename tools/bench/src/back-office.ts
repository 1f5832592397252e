import type { ProductFacts } from '@trueport/stack';

/** What works behind the bus. In production it has machines of its own. */
const backOffice: ReadonlySet<string> = new Set(['analytics-logger', 'cost-calculator', 'violation-scanner']);

/**
 * Halts the services behind the bus: on two cores that all share, their work would be counted as the gateway's. Events
 * go on into the spool and JetStream as always.
 *
 * @returns lets them go on; to be called before the product is stopped
 */
export function haltBackOffice({ processes }: Pick<ProductFacts, 'processes'>): () => void {
  const pids = processes.filter(({ name }) => backOffice.has(name)).map(({ pid }) => pid);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}
