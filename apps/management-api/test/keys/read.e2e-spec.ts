import { beforeAll, describe, expect, it } from '@jest/globals';
import { basePath, useManagement } from '../harness.js';

const keysPath = `${basePath}/keys`;
const api = useManagement();
const created: { readonly id: string; readonly key: string }[] = [];

beforeAll(async () => {
  for (let at = 0; at < 25; at += 1) {
    const { body } = await api.call('POST', keysPath, { token: api.ownToken, json: { owner: `app-${at}` } });
    created.push(body as { id: string; key: string });
  }
});

const list = async (query = '') => api.call('GET', `${keysPath}${query}`, { token: api.ownToken });
const idsOf = (body: unknown): string[] => (body as { id: string }[]).map(({ id }) => id);

describe('GET /keys', () => {
  it('200: a list of 20 masked keys, newest first', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    const newest = [...created].reverse();
    expect(idsOf(body)).toEqual(newest.slice(0, 20).map(({ id }) => id));
    const [first] = newest;
    expect((body as unknown[])[0]).toEqual({
      id: first?.id,
      key: `${first?.key.slice(0, 7)}...${first?.key.slice(-4)}`,
      owner: 'app-24',
      is_active: true,
      rate_limit_rpm: 60,
      created_at: expect.any(String),
    });
  });

  it('200: pages with limit and offset cover every key once', async () => {
    const pages = await Promise.all([
      list('?limit=10'),
      list('?limit=10&offset=10'),
      list('?limit=100&offset=20'),
    ]);
    const ids = pages.flatMap(({ body }) => idsOf(body));
    expect([...ids].sort()).toEqual(created.map(({ id }) => id).sort());
  });

  it('200: an empty list behind the end', async () => {
    expect((await list('?offset=1000')).body).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=1.5', 'offset'],
    ['page=2', 'page'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await list(`?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${parameter}: `), code: 'BAD_REQUEST' });
  });

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'keys:write');
    expect((await api.call('GET', keysPath)).status).toBe(401);
    expect((await api.call('GET', keysPath, { token: narrow })).status).toBe(403);
  });
});

describe('GET /keys/{id}', () => {
  it('200: one masked key', async () => {
    const { id, key } = created[0] as { id: string; key: string };
    const { status, body } = await api.call('GET', `${keysPath}/${id}`, { token: api.ownToken });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, owner: 'app-0', key: `${key.slice(0, 7)}...${key.slice(-4)}` });
  });

  it.each(['0'.repeat(24), 'x', '..%2f..', '%00', 'a'.repeat(90), '{"$ne":null}'])(
    '404: %j, in the same words as any other key that is not there',
    async (id) => {
      const { status, body } = await api.call('GET', `${keysPath}/${encodeURIComponent(id)}`, {
        token: api.ownToken,
      });
      expect(status).toBe(404);
      expect(body).toEqual({ detail: 'There is no such key.', code: 'NOT_FOUND' });
    },
  );
});
