import { Inject, Injectable } from '@nestjs/common';
import { statsPeriods, type StatsPeriod, type StatsView } from '@trueport/contracts';
import { PeriodSumsRepository, rollupHour, ViolationRollupRepository } from '@trueport/persistence';
import { statsView } from './stats-view.js';

const hourMs = 3_600_000;

/** Statistics of one tenant, the one of the caller, from summaries only: what it costs does not grow. */
@Injectable()
export class StatsService {
  constructor(
    @Inject(PeriodSumsRepository) private readonly sums: PeriodSumsRepository,
    @Inject(ViolationRollupRepository) private readonly violations: ViolationRollupRepository,
  ) {}

  async stats(tenantId: string, period: StatsPeriod): Promise<StatsView> {
    const from = rollupHour(new Date(Date.now() - statsPeriods[period] * hourMs));
    const [traffic, spend, violations] = await Promise.all([
      this.sums.traffic(tenantId, from),
      this.sums.spend(tenantId, from),
      this.violations.counts(tenantId, from),
    ]);
    return statsView(period, { traffic, spend, violations });
  }
}
