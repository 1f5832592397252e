import { Inject, Injectable } from '@nestjs/common';
import { BusConnection } from '@trueport/bus';
import { GatewayError, usageLogIdOf, type ReconcileView } from '@trueport/contracts';
import { ScanRepository, UsageCostRepository, UsageLogRepository } from '@trueport/persistence';
import { Types } from 'mongoose';
import { FactLedger, type RequestFacts } from './fact-ledger.js';
import { Reconciliation } from './reconciliation.js';
import { StreamReader } from './stream-reader.js';

const longestPeriodMs = 24 * 3_600_000;
/** A clock of a gateway may be ahead of the server's by this much. */
const clockDifferenceMs = 60_000;
/** A request ends within this time, and its facts are sent a moment later. */
const longestRequestMs = 3_600_000;
/** More would take too much memory: some hundred bytes each. */
const maxRequests = 500_000;
const portion = 1_000;

/** Compares what the gateway has said with what the views have made of it, for one tenant. */
@Injectable()
export class ReconcileService {
  constructor(
    @Inject(StreamReader) private readonly streams: StreamReader,
    @Inject(BusConnection) private readonly bus: BusConnection,
    @Inject(UsageLogRepository) private readonly logs: UsageLogRepository,
    @Inject(UsageCostRepository) private readonly costs: UsageCostRepository,
    @Inject(ScanRepository) private readonly scans: ScanRepository,
  ) {}

  /** @throws GatewayError BAD_REQUEST naming the parameter, UNAVAILABLE while NATS is away */
  async reconcile(tenantId: string, from: Date, to: Date): Promise<ReconcileView> {
    if (from >= to) throw new GatewayError('BAD_REQUEST', 'from: expected a moment before `to`');
    if (to.getTime() - from.getTime() > longestPeriodMs)
      throw new GatewayError('BAD_REQUEST', 'to: expected at most 24 hours after `from`');
    await this.checkFactsBegin(tenantId, from);
    const requests = await this.facts(tenantId, from, to);
    const reconciliation = new Reconciliation(from, to);
    for (let at = 0; at < requests.length; at += portion)
      await this.compare(requests.slice(at, at + portion), reconciliation);
    return reconciliation.view();
  }

  /** Without its facts nobody can say that a period is complete. */
  private async checkFactsBegin(tenantId: string, from: Date): Promise<void> {
    const { at, hasDropped } = await this.streams.beginning('gateway');
    if (from >= at || !(hasDropped || (await this.hasLogs(tenantId, from, at)))) return;
    const moment = at.toISOString();
    throw new GatewayError('BAD_REQUEST', `from: expected ${moment} or later, when the facts begin`);
  }

  /** Whether there was anything before the facts begin; a new installation had nothing. */
  private async hasLogs(tenantId: string, from: Date, before: Date): Promise<boolean> {
    const period = { start_date: from, end_date: new Date(before.getTime() - 1) };
    return (await this.logs.page(tenantId, { limit: 1, offset: 0, ...period })).total > 0;
  }

  private async facts(tenantId: string, from: Date, to: Date): Promise<RequestFacts[]> {
    const { requestAdmitted, responseCompleted } = this.bus.names.subjects;
    const readUntil = new Date(to.getTime() + longestRequestMs);
    const ledger = new FactLedger(tenantId, from, to);
    const messages = this.streams.messages({
      stream: 'gateway',
      subjects: [requestAdmitted, responseCompleted],
      since: new Date(from.getTime() - clockDifferenceMs),
    });
    for await (const message of messages) {
      if (message.time > readUntil) break;
      for (const event of eventsOf(message.string())) ledger.add(event);
      if (ledger.size > maxRequests) {
        const limit = maxRequests.toLocaleString('en');
        throw new GatewayError('BAD_REQUEST', `to: expected a period with at most ${limit} requests`);
      }
    }
    return ledger.requests().sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  }

  private async compare(requests: readonly RequestFacts[], reconciliation: Reconciliation): Promise<void> {
    const ids = requests.map(({ requestId }) => Types.ObjectId.createFromHexString(usageLogIdOf(requestId)));
    const [logs, costs, scans] = await Promise.all([
      this.logs.claims(ids),
      this.costs.claims(ids),
      this.scans.ofLogs(ids),
    ]);
    requests.forEach((request, at) => {
      reconciliation.add(request, {
        isLogged: logs[at]?.rollup_batch != null,
        isPriced: costs[at]?.rollup_batch != null,
        isScanned: scans.get(usageLogIdOf(request.requestId))?.has('response') === true,
      });
    });
  }
}

/** A message is a list of events; one that is none is a dead letter elsewhere, and nothing here. */
function eventsOf(text: string): readonly unknown[] {
  try {
    const events: unknown = JSON.parse(text);
    return Array.isArray(events) ? events : [events];
  } catch {
    return [];
  }
}
