import { csvLine, type Cell } from './csv.js';

/** Formats of exports. */
export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Media types of the formats. */
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** One record of an export: one line. A list is JSON in its cell. */
export type ExportRecord = Readonly<Record<string, Cell | readonly unknown[]>>;

/**
 * The text of an export, portion by portion; nothing is read before it is asked for.
 *
 * @param columns every field of a record, in the order of the columns
 */
export async function* exportText(
  format: ExportFormat,
  columns: readonly string[],
  portions: AsyncIterable<readonly ExportRecord[]>,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns);
  for await (const records of portions)
    yield records
      .map((record) =>
        format === 'csv'
          ? csvLine(columns.map((column) => cellOf(record[column])))
          : `${JSON.stringify(record)}\n`,
      )
      .join('');
}

function cellOf(value: ExportRecord[string] | undefined): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
