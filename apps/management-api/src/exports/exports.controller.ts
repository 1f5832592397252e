import { Get, Inject, Query, Res } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { usageLogViewSchema, violationViewSchema } from '@trueport/contracts';
import {
  UsageLogRepository,
  ViolationRepository,
  violationView,
  type StoredUsageLog,
} from '@trueport/persistence';
import type { FastifyReply } from 'fastify';
import { UsageLogsService } from '../analytics/usage-logs.service.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import {
  exportLogsQuerySchema,
  exportViolationsQuerySchema,
  type ExportLogsQuery,
  type ExportViolationsQuery,
} from './export-queries.js';
import { exportText, type ExportRecord } from './export-text.js';
import { inPortions } from './in-portions.js';
import { sendExport } from './send-export.js';

/** Documents of one query, and of one piece of text. */
const portion = 500;
const logColumns = Object.keys(usageLogViewSchema.shape);
const violationColumns = Object.keys(violationViewSchema.shape);

/** Everything that a list would show page by page, newest first, as a file. */
@TenantResource('analytics')
export class ExportsController {
  constructor(
    @Inject(UsageLogRepository) private readonly logs: UsageLogRepository,
    @Inject(UsageLogsService) private readonly usageLogs: UsageLogsService,
    @Inject(ViolationRepository) private readonly violations: ViolationRepository,
  ) {}

  @Get('logs/export')
  @RequireScope('analytics:read')
  exportLogs(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query(new ZodPipe(exportLogsQuerySchema, 'query')) { format, ...query }: ExportLogsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const portions = this.logViews(inPortions(this.logs.stream(tenantId, query), portion));
    return sendExport(reply, { name: 'usage-logs', format }, exportText(format, logColumns, portions));
  }

  /** What may be shown of the texts is left out: files are passed on. */
  @Get('violations/export')
  @RequireScope('analytics:read')
  exportViolations(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query(new ZodPipe(exportViolationsQuerySchema, 'query')) { format, ...query }: ExportViolationsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const portions = this.violationViews(tenantId, query);
    return sendExport(reply, { name: 'violations', format }, exportText(format, violationColumns, portions));
  }

  private async *logViews(portions: AsyncIterable<StoredUsageLog[]>): AsyncGenerator<ExportRecord[]> {
    for await (const logs of portions) yield this.usageLogs.viewsOf(logs);
  }

  private async *violationViews(
    tenantId: string,
    query: Omit<ExportViolationsQuery, 'format'>,
  ): AsyncGenerator<ExportRecord[]> {
    const found = this.violations.stream(tenantId, query);
    for await (const violations of inPortions(found, portion)) yield violations.map(violationView);
  }
}
