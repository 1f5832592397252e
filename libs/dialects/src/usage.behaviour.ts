import type { BodyDialect, TokenUsage } from '@trueport/contracts';
import { createUsageTap, type UsageReading } from './usage-tap.js';

/** Reads a JSON answer in one piece. */
export function readJson(provider: BodyDialect, body: unknown): UsageReading {
  const tap = createUsageTap(provider, 'json');
  tap.push(Buffer.from(JSON.stringify(body)));
  return tap.end();
}

/** The text of an event stream with these events; a string is written as it is. */
export function eventStream(events: readonly unknown[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('');
}

/** Reads an event stream in one piece. */
export function readStream(provider: BodyDialect, events: readonly unknown[]): UsageReading {
  const tap = createUsageTap(provider, 'sse');
  tap.push(Buffer.from(eventStream(events)));
  return tap.end();
}

/** What is not 0 and not absent, so that a table shows what matters. */
export function nonZero(usage: TokenUsage | null): Partial<TokenUsage> | null {
  if (usage === null) return null;
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => tokens !== 0));
}
