import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ProductFacts } from './product/start-product.js';

/** Where scripts find the facts about the running product. */
export function runFilePath(dataDir: string): string {
  return join(dataDir, 'run.json');
}

/** Replaces the facts in one step, readable for this user only: they hold an API key and a token. */
export function writeRunFile(dataDir: string, facts: ProductFacts): void {
  const path = runFilePath(dataDir);
  const ordered: ProductFacts = {
    gatewayUrl: facts.gatewayUrl,
    managementUrl: facts.managementUrl,
    apiKey: facts.apiKey,
    managementToken: facts.managementToken,
    natsUrl: facts.natsUrl,
    redisUrl: facts.redisUrl,
    mongodbUrl: facts.mongodbUrl,
    mockProvidersUrl: facts.mockProvidersUrl,
    processes: facts.processes.map(({ name, pid }) => ({ name, pid })),
  };
  writeFileSync(`${path}.tmp`, `${JSON.stringify(ordered, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

/** The gateway's address in the facts, or null when there are none (yet). */
export function gatewayUrlInRunFile(dataDir: string): string | null {
  try {
    const facts = JSON.parse(readFileSync(runFilePath(dataDir), 'utf8')) as Partial<ProductFacts>;
    return facts.gatewayUrl ?? null;
  } catch {
    return null;
  }
}

/** Nothing runs any more. */
export function removeRunFile(dataDir: string): void {
  rmSync(runFilePath(dataDir), { force: true });
}
