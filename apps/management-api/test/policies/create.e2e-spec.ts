import { describe, expect, it } from '@jest/globals';
import { policyViewSchema, type PolicyView } from '@trueport/contracts';
import { basePath, useManagement } from '../harness.js';

const policiesPath = `${basePath}/policies`;
const api = useManagement();

const post = (json: unknown) => api.call('POST', policiesPath, { token: api.ownToken, json });
/** A body that is right but for what is changed of it. */
const bodyWith = (more: object) => ({
  name: 'p',
  action: 'log',
  trigger_type: 'keyword',
  pattern: 'x',
  ...more,
});

describe('POST /policies', () => {
  it('201: takes the documented body and shows the documented fields', async () => {
    const json = {
      name: 'Redact phone numbers',
      action: 'redact',
      trigger_type: 'regex',
      pattern: '\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b',
      is_active: true,
      priority: 2,
    };
    const { status, body } = await post(json);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...json,
      id: expect.stringMatching(/^pol-\d{3}$/),
      applies_to: 'request',
      failure_mode: 'open',
      created_at: expect.any(String),
      updated_at: (body as PolicyView).created_at,
    });
    expect(policyViewSchema.parse(body)).toEqual(body);
  });

  it('201: takes the defaults; what blocks fails closed', async () => {
    const { status, body } = await post({ name: 'p', action: 'block', trigger_type: 'pii' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ pattern: '', is_active: true, priority: 100, failure_mode: 'closed' });
  });

  it('201: ids count up for each tenant, and none comes back after a deletion', async () => {
    const rival = await api.token('rival');
    const create = async (): Promise<string> => {
      const { body } = await api.call('POST', policiesPath, { token: rival, json: bodyWith({}) });
      return (body as PolicyView).id;
    };
    expect([await create(), await create()]).toEqual(['pol-001', 'pol-002']);
    await api.call('DELETE', `${policiesPath}/pol-002`, { token: rival });
    expect(await create()).toBe('pol-003');
  });

  it('201: policies that are made at the same time have ids of their own', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(bodyWith({}))));
    const ids = answers.map(({ body }) => (body as PolicyView).id);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(ids).size).toBe(8);
  });

  it.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['an action nobody knows', { action: 'explode' }, 'action'],
    ['a trigger nobody knows', { trigger_type: 'mood' }, 'trigger_type'],
    ['a scope nobody knows', { applies_to: 'all' }, 'applies_to'],
    ['a priority with a fraction', { priority: 1.5 }, 'priority'],
    ['a priority below zero', { priority: -1 }, 'priority'],
    ['an activity that is no boolean', { is_active: 'yes' }, 'is_active'],
    ['a failure mode nobody knows', { failure_mode: 'ajar' }, 'failure_mode'],
    ['an endless pattern', { pattern: 'x'.repeat(4_001) }, 'pattern'],
    ['an id of one’s own', { id: 'pol-001' }, 'id'],
    ['another tenant', { tenant_id: 'rival' }, 'tenant_id'],
    ['no pattern for a regex', { trigger_type: 'regex', pattern: '' }, 'pattern'],
    ['a broken regex', { trigger_type: 'regex', pattern: 'a(b' }, 'pattern'],
    ['keywords without a word', { pattern: ' , ,' }, 'pattern'],
    ['entity types in small letters', { trigger_type: 'pii', pattern: 'ssn' }, 'pattern'],
    ['a threshold above 1', { trigger_type: 'injection', pattern: '1.5' }, 'pattern'],
  ])('400: names the field for %s', async (_name, more, field) => {
    const { status, body } = await post(bodyWith(more));
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });

  it.each([
    ['look-ahead', 'secret(?=s)', 'look-'],
    ['look-behind', '(?<!no )secret', 'look-'],
    ['a back-reference', '(a)\\1', 'back-reference'],
  ])('400: says that %s is not supported', async (_name, pattern, named) => {
    const { status, body } = await post(bodyWith({ trigger_type: 'regex', pattern }));
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(new RegExp(`^pattern: .*${named}.*not supported`));
  });

  it('400: no body at all', async () => {
    expect((await api.call('POST', policiesPath, { token: api.ownToken })).status).toBe(400);
  });

  it('401 without a token, 403 without the scope; nothing is made', async () => {
    const count = () => api.database.collection('policies').countDocuments();
    const before = await count();
    const narrow = await api.token('acme', 'policies:read');
    expect((await api.call('POST', policiesPath, { json: bodyWith({}) })).status).toBe(401);
    const refused = await api.call('POST', policiesPath, { json: bodyWith({}), token: narrow });
    expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await count()).toBe(before);
  });
});
