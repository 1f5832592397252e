/** What a cell can have. */
export type Cell = string | number | boolean | null;

/** A spreadsheet takes what begins like this for a formula, also behind a tab or a carriage return. */
const formulaStart = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * A line of a CSV file. `null` is an empty cell; a cell that a spreadsheet would take for a formula begins with `'`.
 *
 * @source RFC 4180; OWASP, "CSV Injection"
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
