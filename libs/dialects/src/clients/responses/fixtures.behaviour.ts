import type { Conversation } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { requestFixtures } from '../request-fixtures.behaviour.js';
import { readRequest } from './read-request.js';

const texts = new Map(requestFixtures('openai-responses').map(({ name, text }) => [name, text]));

/** Names of all request fixtures of this dialect. */
export const fixtureNames: readonly string[] = [...texts.keys()];

/** Body of a request fixture. */
export function fixture(name: string): JsonObject {
  return JSON.parse(texts.get(name) ?? '') as JsonObject;
}

/** A request fixture as it is read. */
export function readFixture(name: string): Conversation {
  return readRequest(fixture(name));
}
