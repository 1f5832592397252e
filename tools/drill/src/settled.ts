import { setTimeout as pause } from 'node:timers/promises';

import type { ProductFacts } from '@trueport/stack';

import { readBus } from './bus-state.js';
import { isAnswered, type Observation } from './observation.js';
import { readViews, type StoredViews } from './stored-views.js';

/** What is stored when all has settled, or time was over. */
export interface Settled {
  readonly views: StoredViews;
  readonly deadLetters: readonly string[];
  /** How long it took after the last answer. */
  readonly settledAfterMs: number;
  /** Messages that were still to be worked off when time was over. */
  readonly unsettledMessages: number;
}

/** Jobs of a killed scanner are free again after a minute, and messages of a killed consumer after half a minute. */
const drainMs = 240_000;
const pollMs = 1_000;

/** Waits until every message is worked off, every answer logged, and nothing changes any more. */
export async function whenSettled(
  { mongodbUrl, natsUrl }: Pick<ProductFacts, 'mongodbUrl' | 'natsUrl'>,
  observations: readonly Observation[],
  say: (line: string) => void,
): Promise<Settled> {
  const startedAtMs = performance.now();
  const answered = observations.filter(isAnswered);
  for (let before = ''; ;) {
    const { unsettledMessages, deadLetters } = await readBus(natsUrl);
    const settledAfterMs = performance.now() - startedAtMs;
    const isLate = settledAfterMs > drainMs;
    if (unsettledMessages === 0 || isLate) {
      const views = await readViews(mongodbUrl);
      const now = sizesOf(views);
      const isWhole = answered.every(({ requestId }) => views.logs.has(requestId ?? ''));
      if ((isWhole && now === before) || isLate)
        return { views, deadLetters, settledAfterMs, unsettledMessages };
      before = now;
    } else {
      say(`${unsettledMessages} messages are still to be worked off`);
    }
    await pause(pollMs);
  }
}

function sizesOf({ logs, costs, scans, violations }: StoredViews): string {
  return [logs.size, costs.size, scans.size, violations.length].join();
}
