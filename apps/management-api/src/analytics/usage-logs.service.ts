import { Inject, Injectable } from '@nestjs/common';
import {
  GatewayError,
  type ListLogsQuery,
  type UsageLogPage,
  type UsageLogView,
  type ViolationView,
} from '@trueport/contracts';
import {
  UsageCostRepository,
  UsageLogRepository,
  usageLogView,
  ViolationRepository,
  violationView,
  type StoredUsageLog,
} from '@trueport/persistence';
import { usdOf } from '../costs/usd.js';

/** One log with what was found in its texts. */
export type UsageLogDetail = UsageLogView & { readonly violations: readonly ViolationView[] };

/** Usage logs of one tenant, the one of the caller, with what the requests cost. */
@Injectable()
export class UsageLogsService {
  constructor(
    @Inject(UsageLogRepository) private readonly logs: UsageLogRepository,
    @Inject(UsageCostRepository) private readonly costs: UsageCostRepository,
    @Inject(ViolationRepository) private readonly violations: ViolationRepository,
  ) {}

  async page(tenantId: string, query: ListLogsQuery): Promise<UsageLogPage> {
    const { items, total } = await this.logs.page(tenantId, query);
    return { items: await this.viewsOf(items), total, offset: query.offset, limit: query.limit };
  }

  /** @throws GatewayError NOT_FOUND for a log that is missing or another tenant's: all the same */
  async get(tenantId: string, id: string): Promise<UsageLogDetail> {
    const log = await this.logs.find(tenantId, id);
    if (log === null) throw noSuchLog();
    const [views, violations] = await Promise.all([this.viewsOf([log]), this.violations.ofLog(tenantId, id)]);
    return { ...(views[0] as UsageLogView), violations: violations.map(violationView) };
  }

  /** Logs as the API shows them, in the same order; `cost_usd` is `null` for a request that is not priced (yet). */
  async viewsOf(logs: readonly StoredUsageLog[]): Promise<UsageLogView[]> {
    const costs = await this.costs.ofLogs(logs.map(({ _id }) => _id));
    return logs.map((log) => ({
      ...usageLogView(log),
      cost_usd: usdOf(costs.get(log._id.toHexString())?.cost_nano_usd ?? null),
    }));
  }
}

/** The answer for every id that is not one of the tenant's logs. */
export function noSuchLog(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such usage log.');
}
