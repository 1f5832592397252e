import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal, type JsonObject } from '@trueport/dialects';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { ResponseCapture } from './response-capture.js';
import { tooLong, type KeptResponse, type MadeResponse, type ResponseStore } from './response-store.js';
import { placeOf, StoredResponses } from './stored-responses.js';

const key = { tenant_id: 'demo' } as Parameters<StoredResponses['historyOf']>[0];
const mebibyte = 1024 * 1024;

interface StoreUnderTest extends ResponseStore {
  readonly kept: Map<string, KeptResponse>;
  readonly saved: MadeResponse[];
  /** What was read, call by call. */
  readonly reads: string[];
}

function storeOf(responses: readonly KeptResponse[]): StoreUnderTest {
  const kept = new Map(responses.map((response) => [response.id, response]));
  const [saved, reads]: [MadeResponse[], string[]] = [[], []];
  return {
    kept,
    saved,
    reads,
    save: (response) => {
      saved.push(response);
      return Promise.resolve();
    },
    read: () => ({
      find: (_tenantId, id) => {
        reads.push(id);
        return Promise.resolve(kept.get(id) ?? null);
      },
      findLast: (_tenantId, ids, room) => {
        if (ids.length > 0) reads.push(`${ids.length} together`);
        const begin = ids.findLastIndex((id) => !kept.has(id)) + 1;
        const found = ids.slice(begin).flatMap((id) => kept.get(id) ?? []);
        const bytes = found.reduce((sum, response) => sum + response.bytes, 0);
        const fits = found.length <= room.responses && bytes <= room.bytes;
        return fits ? Promise.resolve(found) : Promise.reject(tooLong());
      },
      findByItems: (_tenantId, ids) =>
        Promise.resolve(ids.flatMap((id) => kept.get(id.replace('item_', 'r')) ?? [])),
    }),
    remove: () => Promise.resolve(false),
    close: () => undefined,
  };
}

/** A store with a chain of responses: `r1` begins it. */
function chainOf(length: number, bytes: number, saysAll = true): StoreUnderTest {
  const ids = Array.from({ length }, (_, at) => `r${at + 1}`);
  return storeOf(
    ids.map((id, at): KeptResponse => {
      const response: JsonObject = {
        id,
        output: [{ id: `item_${at + 1}`, type: 'message', role: 'assistant', content: [] }],
        ...(at === 0 ? {} : { previous_response_id: ids[at - 1] }),
      };
      const earlier = saysAll ? ids.slice(0, at) : [];
      return {
        id,
        tenant_id: 'demo',
        createdSeconds: 0,
        input: [],
        response,
        place: 'openai',
        earlier,
        bytes,
      };
    }),
  );
}
const continuing = (id: string): JsonObject => ({ previous_response_id: id, input: 'Go on' });
const referring = (count: number): JsonObject => ({
  input: Array.from({ length: count }, (_item, at) => ({ type: 'item_reference', id: `item_${at + 1}` })),
});

/** Records of older versions do not say what they continue. */
const records = [
  ['that say all they continue', true],
  ['that say only what was before', false],
] as const;

describe.each(records)('the history of a request, of records %s,', (_title, saysAll) => {
  it('may be 200 responses long', async () => {
    const history = await new StoredResponses(chainOf(200, 1, saysAll)).historyOf(key, continuing('r200'));
    expect(history?.expanded.input).toHaveLength(201);
    expect(history?.earlier).toEqual(Array.from({ length: 200 }, (_item, at) => `r${at + 1}`));
  });

  it('is refused when it is longer', async () => {
    const asked = new StoredResponses(chainOf(201, 1, saysAll)).historyOf(key, continuing('r201'));
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each([
    ['may be 32 MiB large', 4, 8, 200],
    ['is refused when it is larger than 32 MiB', 5, 11, 400],
  ])('%s', async (_text, length, mebibytes, status) => {
    const store = chainOf(length, mebibytes * mebibyte, saysAll);
    const asked = new StoredResponses(store).historyOf(key, continuing(`r${length}`));
    if (status === 200) expect((await asked)?.expanded.input).toHaveLength(length + 1);
    else await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('begins behind a response that is no longer kept', async () => {
    const store = chainOf(5, 1, saysAll);
    store.kept.delete('r3');
    const history = await new StoredResponses(store).historyOf(key, continuing('r5'));
    expect(history?.earlier).toEqual(['r4', 'r5']);
  });

  it('is refused when the response it names is no longer kept', async () => {
    const asked = new StoredResponses(chainOf(2, 1, saysAll)).historyOf(key, continuing('r3'));
    await expect(asked).rejects.toMatchObject({ param: 'previous_response_id' });
  });
});

describe('the history of a request', () => {
  it('is read in two steps, however long it is', async () => {
    const store = chainOf(200, 1);
    await new StoredResponses(store).historyOf(key, continuing('r200'));
    expect(store.reads).toEqual(['r200', '199 together']);
  });

  it('goes on where a provider was told of it and does not know what it continues', async () => {
    const store = chainOf(3, 1);
    const { previous_response_id: _told, ...response } = (store.kept.get('r3') as KeptResponse).response;
    store.kept.set('r3', { ...(store.kept.get('r3') as KeptResponse), response });
    const history = await new StoredResponses(store).historyOf(key, continuing('r3'));
    expect(history?.earlier).toEqual(['r1', 'r2', 'r3']);
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

describe('an answer', () => {
  const record = {
    provider: 'openai',
    deployment: null,
    admission: { key, startedAt: new Date(0) },
  } as unknown as ExchangeRecord;
  const capture = { response: { id: 'r3', output: [] } } as unknown as ResponseCapture;

  it('is kept with the ids of all that it continues', async () => {
    const store = storeOf([]);
    await new StoredResponses(store).keep(record, continuing('r2'), capture, ['r1', 'r2']);
    expect(store.saved).toMatchObject([{ id: 'r3', tenant_id: 'demo', earlier: ['r1', 'r2'] }]);
  });

  it('is not kept when the client does not want it', async () => {
    const store = storeOf([]);
    await new StoredResponses(store).keep(record, { input: 'Hi', store: false }, capture, []);
    expect(store.saved).toEqual([]);
  });
});

it('what a response was an answer to is all that was said before, up to 200 responses', async () => {
  const store = chainOf(201, 1);
  const asked = new StoredResponses(store).answer(key, 'r201', 'input_items', {
    method: 'GET',
    url: '/v1/responses/r201/input_items?order=asc&limit=1',
  });
  expect(await asked).toMatchObject({ kind: 'found', content: { first_id: 'item_1', has_more: true } });
  expect(store.reads).toEqual(['r201', '200 together']);
});

it.each([
  ['openai', null, 'openai'],
  ['azure', 'east/gpt', 'azure/east'],
  ['azure', 'east', 'azure/east'],
  ['bedrock', null, 'bedrock'],
])('a response of %s at %s was made at %s', (provider, deployment, place) => {
  expect(placeOf(provider, deployment)).toBe(place);
});
