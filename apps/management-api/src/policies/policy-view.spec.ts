import { describe, expect, it } from '@jest/globals';
import { createPolicyBodySchema, policyActions } from '@trueport/contracts';
import type { StoredPolicy } from '@trueport/persistence';
import { Types } from 'mongoose';
import { fieldsOfBody, patchedFields, policyViewOf } from './policy-view.js';

const policy: StoredPolicy = {
  _id: new Types.ObjectId(),
  tenant_id: 'acme',
  policy_id: 'pol-007',
  name: 'Block card numbers',
  action: 'block',
  trigger_type: 'pii',
  pattern: 'CREDIT_CARD',
  applies_to: 'both',
  is_active: true,
  priority: 1,
  failure_mode: 'closed',
  created_at: new Date('2024-01-15T10:30:00Z'),
  updated_at: new Date('2024-01-16T10:30:00Z'),
  deleted: false,
  revision: 5,
};

describe('policyViewOf', () => {
  it('shows the documented fields and nothing else', () => {
    expect(policyViewOf(policy)).toEqual({
      id: 'pol-007',
      name: 'Block card numbers',
      action: 'block',
      trigger_type: 'pii',
      pattern: 'CREDIT_CARD',
      applies_to: 'both',
      is_active: true,
      priority: 1,
      failure_mode: 'closed',
      created_at: '2024-01-15T10:30:00.000Z',
      updated_at: '2024-01-16T10:30:00.000Z',
    });
  });
});

describe('fieldsOfBody', () => {
  const bodyWith = (more: object) =>
    createPolicyBodySchema.parse({ name: 'p', action: 'log', trigger_type: 'pii', ...more });

  it.each(policyActions.map((action) => [action, action === 'block' ? 'closed' : 'open']))(
    'what does %s fails %s by default',
    (action, failureMode) => {
      expect(fieldsOfBody(bodyWith({ action })).failure_mode).toBe(failureMode);
    },
  );

  it('takes the failure mode that the body says', () => {
    expect(fieldsOfBody(bodyWith({ action: 'block', failure_mode: 'open' })).failure_mode).toBe('open');
  });
});

describe('patchedFields', () => {
  it('changes what the body has and keeps the rest', () => {
    const { name, ...rest } = patchedFields(policy, { name: 'Renamed', pattern: undefined });
    expect(name).toBe('Renamed');
    expect(rest).toMatchObject({ pattern: 'CREDIT_CARD', failure_mode: 'closed', priority: 1 });
  });
});
