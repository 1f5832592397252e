import { ProviderBreaker } from './provider-breaker.js';

/** CPU per admitted and settled request: `node libs/resilience/dist/breaker/provider-breaker.bench.js`. */
const breaker = new ProviderBreaker(
  { windowMs: 10_000, minRequests: 20, errorPercent: 50, openMs: 10_000 },
  () => undefined,
);
const requestsPerTurn = 32;

async function round(turns: number): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) {
    for (let request = 0; request < requestsPerTurn; request += 1) {
      const admission = breaker.admit();
      if (admission.allowed) admission.succeeded();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (turns * requestsPerTurn);
}

async function emptyRound(turns: number): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (turns * requestsPerTurn);
}

const microseconds: number[] = [];
await round(3_000);
for (let count = 0; count < 7; count += 1)
  microseconds.push((await round(5_000)) - (await emptyRound(5_000)));
microseconds.sort((a, b) => a - b);
console.log(`breaker: ${microseconds[3]?.toFixed(2)} µs per request (median of 7)`);
breaker.shutdown();
