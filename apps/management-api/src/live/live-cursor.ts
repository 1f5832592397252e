/** How far a stream has come: the newest moments it has shown, ms since 1970. */
export interface LiveCursor {
  readonly logsMs: number;
  readonly violationsMs: number;
}

/** The cursor as the id of an event: `1763721000000.1763720990000`. */
export function formatCursor({ logsMs, violationsMs }: LiveCursor): string {
  return `${logsMs}.${violationsMs}`;
}

/** `null` for what is no cursor of ours. */
export function parseCursor(text: string): LiveCursor | null {
  const [, logs, violations] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  return logs === undefined || violations === undefined
    ? null
    : { logsMs: Number(logs), violationsMs: Number(violations) };
}
