import { listLogsQuerySchema, listViolationsQuerySchema } from '@trueport/contracts';
import { z } from 'zod';
import { exportFormats } from './export-text.js';

const { limit: _logLimit, offset: _logOffset, ...logFilters } = listLogsQuerySchema.shape;
const {
  limit: _violationLimit,
  offset: _violationOffset,
  ...violationFilters
} = listViolationsQuerySchema.shape;

const format = z.enum(exportFormats).default('csv');

interface Dates {
  readonly start_date?: Date | undefined;
  readonly end_date?: Date | undefined;
}

const inOrder = ({ start_date: start, end_date: end }: Dates): boolean =>
  start === undefined || end === undefined || start <= end;
const orderProblem = { message: 'expected start_date not to be after end_date', path: ['start_date'] };

/** Query of `GET /analytics/logs/export`: the filters of the list. */
export const exportLogsQuerySchema = z.strictObject({ ...logFilters, format }).refine(inOrder, orderProblem);
export type ExportLogsQuery = z.output<typeof exportLogsQuerySchema>;

/** Query of `GET /analytics/violations/export`: the filters of the list. */
export const exportViolationsQuerySchema = z
  .strictObject({ ...violationFilters, format })
  .refine(inOrder, orderProblem);
export type ExportViolationsQuery = z.output<typeof exportViolationsQuerySchema>;
