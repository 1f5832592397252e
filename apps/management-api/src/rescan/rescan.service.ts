import { Inject, Injectable } from '@nestjs/common';
import { GatewayError, type RescanView } from '@trueport/contracts';
import { JobQueue } from '@trueport/jobs';
import { RescanRepository, type StoredRescan } from '@trueport/persistence';
import { Types } from 'mongoose';
import { AuditTrail, type Actor } from '../audit/audit-trail.js';
import { RESCAN_QUEUE } from './rescan.tokens.js';

/** Orders scans of a period with the detectors of today. */
@Injectable()
export class RescanService {
  constructor(
    @Inject(RescanRepository) private readonly rescans: RescanRepository,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(RESCAN_QUEUE) private readonly queue: JobQueue<'rescans'>,
  ) {}

  /** @throws GatewayError BAD_REQUEST for a period that ends before it begins; UNAVAILABLE while Redis is away */
  async order(actor: Actor, from: Date, to: Date): Promise<RescanView> {
    if (from >= to) throw new GatewayError('BAD_REQUEST', 'from: expected a moment before to');
    const { tenantId } = actor.principal;
    const rescan: StoredRescan = {
      _id: new Types.ObjectId(),
      tenant_id: tenantId,
      from,
      to,
      state: 'waiting',
      contents_found: 0,
      contents_scanned: 0,
      created_at: new Date(),
    };
    const id = rescan._id.toHexString();
    const [fromText, toText] = [from.toISOString(), to.toISOString()];
    const changes = { period: { before: null, after: { from: fromText, to: toText } } };
    await this.audit.around(actor, { action: 'content.rescan', targetId: id, changes }, async () => {
      await this.rescans.create(rescan);
      await this.queue.add(id, { rescan_id: id, tenant_id: tenantId, from: fromText, to: toText });
    });
    return viewOf(rescan);
  }

  /** @throws GatewayError NOT_FOUND */
  async get(tenantId: string, id: string): Promise<RescanView> {
    const rescan = /^[0-9a-f]{24}$/.test(id) ? await this.rescans.find(tenantId, id) : null;
    if (rescan === null) throw new GatewayError('NOT_FOUND', 'There is no such scan.');
    return viewOf(rescan);
  }
}

function viewOf({ _id, from, to, state, contents_found, contents_scanned }: StoredRescan): RescanView {
  return {
    id: _id.toHexString(),
    from: from.toISOString(),
    to: to.toISOString(),
    state,
    contents_found,
    contents_scanned,
  };
}
