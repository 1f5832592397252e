import { describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { deliveryViewOf, webhookViewOf } from './webhook-view.js';

describe('webhookViewOf', () => {
  it('shows the documented fields, and nothing of the secret', () => {
    const view = webhookViewOf({
      _id: new Types.ObjectId('64b1f2e3a4c5d6e7f8901234'),
      tenant_id: 'acme',
      url: 'https://example.com/hook',
      min_severity: 'high',
      types: ['pii'],
      is_active: true,
      sealed_secret: 'v1.sealed',
      created_at: new Date('2024-01-15T10:30:00Z'),
      revision: 5,
    });
    expect(view).toEqual({
      id: '64b1f2e3a4c5d6e7f8901234',
      url: 'https://example.com/hook',
      min_severity: 'high',
      types: ['pii'],
      is_active: true,
      created_at: '2024-01-15T10:30:00.000Z',
    });
  });
});

describe('deliveryViewOf', () => {
  it('shows the documented fields and nothing else', () => {
    const attempted = {
      webhook_id: '64b1f2e3a4c5d6e7f8901234',
      violation_id: null,
      attempt: 2,
      status_code: 503,
      outcome: 'failed' as const,
      error: 'HTTP 503',
    };
    const attempted_at = new Date('2024-01-15T10:30:00Z');
    expect(deliveryViewOf({ _id: 'd-2', tenant_id: 'acme', ...attempted, attempted_at })).toEqual({
      id: 'd-2',
      ...attempted,
      attempted_at: '2024-01-15T10:30:00.000Z',
    });
  });
});
