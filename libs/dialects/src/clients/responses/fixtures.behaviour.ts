import { readdirSync, readFileSync } from 'node:fs';
import type { Conversation } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { readRequest } from './read-request.js';

const folder = new URL('../../../fixtures/requests/openai-responses/', import.meta.url);

/** Names of all request fixtures of this dialect. */
export const fixtureNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.golden.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** Body of a request fixture. */
export function fixture(name: string): JsonObject {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as JsonObject;
}

/** A request fixture as it is read. */
export function readFixture(name: string): Conversation {
  return readRequest(fixture(name));
}
