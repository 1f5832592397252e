import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import type { AuditRepository } from '@trueport/persistence';
import { Types } from 'mongoose';
import { AuditTrail } from './audit-trail.js';

const actor = {
  requestId: 'req_1',
  principal: { subject: 'ada', tenantId: 'acme', scopes: new Set<never>(), issuer: 'i', tokenId: null },
};
const intended = { action: 'key.update', targetId: 'k1', changes: {} } as const;

/** What happens, in order, to records that can refuse to be written or ended. */
function trailWith(broken: { readonly begin?: boolean; readonly end?: boolean } = {}) {
  const steps: string[] = [];
  const records = {
    begin: async () => {
      if (broken.begin) throw new Error('no begin');
      steps.push('pending');
      return new Types.ObjectId();
    },
    end: async (_id: unknown, outcome: string) => {
      if (broken.end) throw new Error('no end');
      steps.push(outcome);
    },
  } as unknown as AuditRepository;
  const trail = new AuditTrail(records, createLogger('test', 'silent'));
  const change = async () => {
    steps.push('change');
    return 'result';
  };
  return { steps, trail, change };
}

describe('AuditTrail', () => {
  it('writes the record before the change and its end behind it', async () => {
    const { steps, trail, change } = trailWith();
    expect(await trail.around(actor, intended, change)).toBe('result');
    expect(steps).toEqual(['pending', 'change', 'done']);
  });

  it('changes nothing without a record', async () => {
    const { steps, trail, change } = trailWith({ begin: true });
    await expect(trail.around(actor, intended, change)).rejects.toThrow('no begin');
    expect(steps).toEqual([]);
  });

  it('writes down a refusal as failed', async () => {
    const { steps, trail } = trailWith();
    const refusal = () => Promise.reject(new GatewayError('CONFLICT'));
    await expect(trail.around(actor, intended, refusal)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(steps).toEqual(['pending', 'failed']);
  });

  // The store may have made the change before the connection broke: "failed" would be a lie.
  it('leaves the record pending when nobody knows whether the change was made', async () => {
    const { steps, trail } = trailWith();
    const broken = () => Promise.reject(new Error('connection lost'));
    await expect(trail.around(actor, intended, broken)).rejects.toThrow('connection lost');
    expect(steps).toEqual(['pending']);
  });

  it('gives the result of a change whose end cannot be written down', async () => {
    const { steps, trail, change } = trailWith({ end: true });
    expect(await trail.around(actor, intended, change)).toBe('result');
    expect(steps).toEqual(['pending', 'change']);
  });
});
