import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PolicyView } from '@trueport/contracts';
import { basePath, useManagement } from '../harness.js';

const policiesPath = `${basePath}/policies`;
const api = useManagement();

beforeAll(async () => {
  for (const priority of [5, 1, 5, 0]) {
    const json = { name: `at ${priority}`, action: 'log', trigger_type: 'pii', priority };
    await api.call('POST', policiesPath, { token: api.ownToken, json });
  }
  const json = { name: 'theirs', action: 'log', trigger_type: 'pii' };
  await api.call('POST', policiesPath, { token: await api.token('rival'), json });
});

const list = (query = '') => api.call('GET', `${policiesPath}${query}`, { token: api.ownToken });
const idsOf = (body: unknown): string[] => (body as PolicyView[]).map(({ id }) => id);

describe('GET /policies', () => {
  it('200: a plain list of our policies, by priority, then by id', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual(['pol-004', 'pol-002', 'pol-001', 'pol-003']);
  });

  it('200: pages with limit and offset', async () => {
    expect(idsOf((await list('?limit=2')).body)).toEqual(['pol-004', 'pol-002']);
    expect(idsOf((await list('?limit=2&offset=2')).body)).toEqual(['pol-001', 'pol-003']);
    expect((await list('?offset=4')).body).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['offset=-1', 'offset'],
    ['tenant_id=rival', 'tenant_id'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await list(`?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${parameter}: `), code: 'BAD_REQUEST' });
  });

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'policies:write');
    expect((await api.call('GET', policiesPath)).status).toBe(401);
    expect((await api.call('GET', policiesPath, { token: narrow })).status).toBe(403);
    expect((await api.call('GET', `${policiesPath}/pol-001`, { token: narrow })).status).toBe(403);
  });
});

describe('GET /policies/{id}', () => {
  it('200: one policy, of the tenant that asks', async () => {
    const { status, body } = await api.call('GET', `${policiesPath}/pol-001`, { token: api.ownToken });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'pol-001', name: 'at 5', priority: 5 });
  });

  it.each(['pol-999', 'x', '..%2f..', '%00', '{"$ne":null}'])(
    '404: %j, in the same words as any other policy that is not there',
    async (id) => {
      const { status, body } = await api.call('GET', `${policiesPath}/${encodeURIComponent(id)}`, {
        token: api.ownToken,
      });
      expect(status).toBe(404);
      expect(body).toEqual({ detail: 'There is no such policy.', code: 'NOT_FOUND' });
    },
  );
});
