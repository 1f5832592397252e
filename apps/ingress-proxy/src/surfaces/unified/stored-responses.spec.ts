import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal, type JsonObject } from '@trueport/dialects';
import type { KeptResponse, ResponseStore } from './response-store.js';
import { placeOf, StoredResponses } from './stored-responses.js';

const key = { tenant_id: 'demo' } as Parameters<StoredResponses['historyOf']>[0];
const mebibyte = 1024 * 1024;

/** A store with a chain of responses: `r1` begins it. */
function chainOf(length: number, bytes: number): ResponseStore {
  const kept = new Map<string, KeptResponse>();
  for (let at = 1; at <= length; at += 1) {
    const id = `r${at}`;
    const response: JsonObject = {
      id,
      output: [{ id: `item_${at}`, type: 'message', role: 'assistant', content: [] }],
      ...(at === 1 ? {} : { previous_response_id: `r${at - 1}` }),
    };
    kept.set(id, { id, tenant_id: 'demo', createdSeconds: 0, input: [], response, place: 'openai', bytes });
  }
  return {
    save: () => Promise.resolve(),
    find: (_tenantId, id) => Promise.resolve(kept.get(id) ?? null),
    findByItems: (_tenantId, ids) =>
      Promise.resolve(ids.flatMap((id) => kept.get(id.replace('item_', 'r')) ?? [])),
    remove: () => Promise.resolve(false),
    close: () => undefined,
  };
}
const continuing = (id: string): JsonObject => ({ previous_response_id: id, input: 'Go on' });
const referring = (count: number): JsonObject => ({
  input: Array.from({ length: count }, (_item, at) => ({ type: 'item_reference', id: `item_${at + 1}` })),
});

describe('the history of a request', () => {
  it('may be 200 responses long', async () => {
    const history = await new StoredResponses(chainOf(200, 1)).historyOf(key, continuing('r200'));
    expect(history?.expanded.input).toHaveLength(201);
  });

  it('is refused when it is longer', async () => {
    const asked = new StoredResponses(chainOf(201, 1)).historyOf(key, continuing('r201'));
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('is refused when it is larger than 32 MiB', async () => {
    const asked = new StoredResponses(chainOf(5, 11 * mebibyte)).historyOf(key, continuing('r5'));
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('may refer to 200 items', async () => {
    const history = await new StoredResponses(chainOf(200, 1)).historyOf(key, referring(200));
    expect(history?.expanded.input).toHaveLength(200);
  });

  it('is refused when it refers to more, naming the field', async () => {
    const asked = new StoredResponses(chainOf(201, 1)).historyOf(key, referring(201));
    await expect(asked).rejects.toBeInstanceOf(TranslationRefusal);
    await expect(asked).rejects.toMatchObject({ param: 'input' });
  });

  it('begins with a request that neither continues nor refers', async () => {
    expect(await new StoredResponses(chainOf(1, 1)).historyOf(key, { input: 'Hi' })).toBeNull();
  });
});

it.each([
  ['openai', null, 'openai'],
  ['azure', 'east/gpt', 'azure/east'],
  ['azure', 'east', 'azure/east'],
  ['bedrock', null, 'bedrock'],
])('a response of %s at %s was made at %s', (provider, deployment, place) => {
  expect(placeOf(provider, deployment)).toBe(place);
});
