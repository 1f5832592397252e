import { describe, expect, it } from '@jest/globals';
import type { AlertJob, JobQueue } from '@trueport/jobs';
import { createLogger } from '@trueport/observability';
import type { AuditRepository, DeliveryRepository } from '@trueport/persistence';
import { Types } from 'mongoose';
import { AuditTrail } from '../audit/audit-trail.js';
import { DeliveriesService } from './deliveries.service.js';
import type { WebhooksService } from './webhooks.service.js';

const actor = {
  requestId: 'req_1',
  principal: { subject: 'ada', tenantId: 'acme', scopes: new Set<never>(), issuer: 'i', tokenId: null },
};

/** A service whose queue or audit log breaks, with the outcomes that were written down. */
function serviceWith(broken: { readonly queue?: Error; readonly audit?: Error }) {
  const outcomes: string[] = [];
  const jobs: AlertJob[] = [];
  const records = {
    begin: async () => {
      if (broken.audit !== undefined) throw broken.audit;
      return new Types.ObjectId();
    },
    end: async (_id: unknown, outcome: string) => {
      outcomes.push(outcome);
    },
  } as unknown as AuditRepository;
  const queue = {
    add: async (_id: string, job: AlertJob) => {
      if (broken.queue !== undefined) throw broken.queue;
      jobs.push(job);
    },
  } as unknown as JobQueue<'alerts'>;
  const webhooks = { get: async () => ({}) } as unknown as WebhooksService;
  const audit = new AuditTrail(records, createLogger('test', 'silent'));
  return { service: new DeliveriesService(webhooks, {} as DeliveryRepository, audit, queue), outcomes, jobs };
}

describe('DeliveriesService', () => {
  it('queues a test under the id it answers with', async () => {
    const { service, outcomes, jobs } = serviceWith({});
    const { delivery_id } = await service.test(actor, 'w1');
    expect(jobs).toEqual([{ webhook_id: 'w1', tenant_id: 'acme', violation_id: null, delivery_id }]);
    expect(outcomes).toEqual(['done']);
  });

  // The job may be in the queue: "failed" would be a lie.
  it('leaves the record pending when Redis goes away during the call, and asks to come again', async () => {
    const { service, outcomes } = serviceWith({ queue: new Error('Command timed out') });
    await expect(service.test(actor, 'w1')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterSeconds: 2,
    });
    expect(outcomes).toEqual([]);
  });

  it('does not take a failure of the audit log for one of the queue', async () => {
    const { service, jobs } = serviceWith({ audit: new Error('no record') });
    await expect(service.test(actor, 'w1')).rejects.toThrow('no record');
    expect(jobs).toEqual([]);
  });
});
