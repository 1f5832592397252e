import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { UsageLogView } from '@trueport/contracts';
import { LOGGER, type Logger } from '@trueport/observability';
import {
  UsageLogRepository,
  ViolationRepository,
  violationView,
  type StoredUsageLog,
  type StoredViolation,
} from '@trueport/persistence';
import { UsageLogsService } from '../analytics/usage-logs.service.js';
import { inPortions } from '../exports/in-portions.js';
import { formatCursor, type LiveCursor } from './live-cursor.js';
import { Tail } from './tail.js';

const pollMs = 1_000;
const heartbeatMs = 15_000;
/** Logs whose costs are looked up together. */
const portion = 500;
/** More than any tenant violates in the seconds that are looked at. */
const maxViolations = 10_000;

/** What one stream has shown. */
export interface LiveTails {
  readonly logs: Tail<StoredUsageLog>;
  readonly violations: Tail<StoredViolation>;
}

/** New logs and violations of one tenant as server-sent events. */
@Injectable()
export class LiveStreamService {
  constructor(
    @Inject(UsageLogRepository) private readonly logs: UsageLogRepository,
    @Inject(UsageLogsService) private readonly usageLogs: UsageLogsService,
    @Inject(ViolationRepository) private readonly violations: ViolationRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A stream from now on, or from a cursor on: then the last seconds before it are shown again. */
  async open(tenantId: string, cursor: LiveCursor | null): Promise<LiveTails> {
    const nowMs = Date.now();
    const logs = new Tail(
      {
        since: (from) => this.logs.since(tenantId, from),
        idOf: (log: StoredUsageLog) => log._id.toHexString(),
        timeOf: (log: StoredUsageLog) => log.timestamp,
      },
      cursor?.logsMs ?? nowMs,
    );
    const violations = new Tail(
      {
        since: (from) => this.violationsSince(tenantId, from),
        idOf: (violation: StoredViolation) => violation._id,
        timeOf: (violation: StoredViolation) => violation.detected_at,
      },
      cursor?.violationsMs ?? nowMs,
    );
    if (cursor === null) await Promise.all([logs.skip(nowMs), violations.skip(nowMs)]);
    return { logs, violations };
  }

  /**
   * Events as text, until the signal. Nothing is asked for while the client does not take what there is.
   *
   * @source WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6
   */
  async *events(tails: LiveTails, ended: AbortSignal): AsyncGenerator<string> {
    yield `retry: ${pollMs}\nid: ${cursorOf(tails)}\n\n`;
    let spokenMs = Date.now();
    while (!ended.aborted) {
      for await (const event of this.fresh(tails)) {
        yield event;
        spokenMs = Date.now();
      }
      if (Date.now() - spokenMs >= heartbeatMs) {
        yield ': still here\n\n';
        spokenMs = Date.now();
      }
      await delay(pollMs, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** While the store is away nothing is new; what was missed comes when it is back. */
  private async *fresh(tails: LiveTails): AsyncGenerator<string> {
    const nowMs = Date.now();
    try {
      for await (const logs of inPortions(tails.logs.fresh(nowMs), portion))
        yield* this.logEvents(tails, logs);
      for await (const violation of tails.violations.fresh(nowMs)) {
        tails.violations.note(violation);
        yield eventText('violation', tails, violationView(violation));
      }
    } catch (error) {
      this.logger.warn({ component: 'live', err: error }, 'new records could not be read');
    }
  }

  private async *logEvents(tails: LiveTails, logs: readonly StoredUsageLog[]): AsyncGenerator<string> {
    const views = await this.usageLogs.viewsOf(logs);
    for (const [at, log] of logs.entries()) {
      tails.logs.note(log);
      yield eventText('log', tails, views[at] as UsageLogView);
    }
  }

  private async *violationsSince(tenantId: string, from: Date): AsyncGenerator<StoredViolation> {
    yield* await this.violations.since(tenantId, from, maxViolations);
  }
}

function cursorOf({ logs, violations }: LiveTails): string {
  return formatCursor({ logsMs: logs.positionMs, violationsMs: violations.positionMs });
}

function eventText(type: 'log' | 'violation', tails: LiveTails, data: object): string {
  return `event: ${type}\nid: ${cursorOf(tails)}\ndata: ${JSON.stringify(data)}\n\n`;
}
