import { readdirSync, readFileSync } from 'node:fs';
import type { ClientDialectName } from '../conversation/client-dialect.js';

/** A request that a client may send, from `fixtures/requests`. */
export interface RequestFixture {
  readonly name: string;
  /** The body, JSON. */
  readonly text: string;
}

/** All of a dialect; those that it refuses are named `refused-…`. */
export function requestFixtures(dialect: ClientDialectName): RequestFixture[] {
  const folder = new URL(`../../fixtures/requests/${dialect}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.golden.json'))
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      text: readFileSync(new URL(file, folder), 'utf8'),
    }));
}

/** Whether the dialect refuses the request. */
export function isRefused({ name }: RequestFixture): boolean {
  return name.startsWith('refused-');
}
