/** One thing that goes wrong. */
export interface Fault {
  readonly name: string;
  /** What is killed, in the order in which it is started again. */
  readonly processes: readonly string[];
}

/** Killing this one may be felt by clients. */
export const ingress = 'ingress-proxy';

const servicesBehindTheBus = ['analytics-logger', 'cost-calculator', 'violation-scanner'];

/** In the order they happen. At the end the ingress comes back first: it has to serve while all stores are down. */
export const faults: readonly Fault[] = [
  { name: 'NATS', processes: ['nats'] },
  { name: 'Redis', processes: ['redis'] },
  { name: 'MongoDB', processes: ['mongodb'] },
  { name: 'analytics-logger', processes: ['analytics-logger'] },
  { name: 'cost-calculator', processes: ['cost-calculator'] },
  { name: 'violation-scanner', processes: ['violation-scanner'] },
  { name: 'ingress-proxy', processes: [ingress] },
  { name: 'all together', processes: [ingress, 'nats', 'redis', 'mongodb', ...servicesBehindTheBus] },
];
