import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { isRefused, requestFixtures, type RequestFixture } from '../request-fixtures.behaviour.js';
import { readMessagesRequest } from './read-request.js';

const all = requestFixtures('anthropic-messages');
const named = ({ name, text }: RequestFixture): [string, JsonObject] => [
  name,
  JSON.parse(text) as JsonObject,
];
const requests = all.filter((fixture) => !isRefused(fixture)).map(named);
const refused = all.filter(isRefused).map(named);

/** Words of the dialect itself, which a conversation says in its own. */
const grammar = new Set(['type', 'role', 'clear_at', 'display']);
/** Values with another word, or that are left out on purpose. */
const renamed = new Set(['standard_only', 'text/plain', 'It is Monday.']);

describe('requests of the golden matrix', () => {
  it('are many, so that every row of the dialect has some', () => {
    expect(requests.length).toBeGreaterThanOrEqual(60);
  });

  it.each(requests)('%s: every text and number of the client is in the conversation', (_name, body) => {
    const conversation = JSON.stringify(readMessagesRequest(body));
    const lost = leavesOf(body).filter((leaf) => !isIn(conversation, leaf));
    expect(lost).toEqual([]);
  });

  it.each(requests)('%s: is read the same way again, and the body is not touched', (_name, body) => {
    const before = JSON.stringify(body);
    expect(readMessagesRequest(body)).toEqual(readMessagesRequest(body));
    expect(JSON.stringify(body)).toBe(before);
  });

  it.each(refused)('%s: is refused', (_name, body) => {
    expect(() => readMessagesRequest(body)).toThrow(TranslationRefusal);
  });
});

/** Texts and numbers of a value. */
function leavesOf(value: unknown): (string | number)[] {
  if (typeof value === 'string') return renamed.has(value) ? [] : [value.replace(/^gw-[a-z]+(\+\w+)?\./, '')];
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (grammar.has(key) ? [] : leavesOf(member)));
}

/** Whether a text or number is in JSON, or in JSON in a text of it. */
function isIn(json: string, leaf: string | number): boolean {
  const written = JSON.stringify(leaf);
  const inside = typeof leaf === 'string' ? written.slice(1, -1) : written;
  return json.includes(inside) || json.includes(JSON.stringify(written).slice(1, -1));
}
