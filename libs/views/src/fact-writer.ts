import { randomBytes } from 'node:crypto';
import { HandlingError } from '@trueport/bus';
import type { BatchedDocument } from '@trueport/persistence';
import { ExactlyOnceWriter, type View } from './exactly-once-writer.js';
import { isStoreAway } from './store-away.js';
import type { ViewMetrics } from './view-metrics.js';

const longestPauseMs = 2_000;

/** Full jitter: two workers in each other's way do not meet again at the same moment. */
function pauseWithJitter(attempt: number): Promise<void> {
  const delayMs = Math.random() * Math.min(longestPauseMs, 20 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** A writer for a consumer: measured, and its failures say whether the events are at fault or the store is away. */
export class FactWriter<Fact extends { readonly request_id: string }, Stored extends BatchedDocument> {
  private readonly writer: ExactlyOnceWriter<Fact, Stored>;

  constructor(
    view: View<Fact, Stored>,
    private readonly metrics: ViewMetrics,
  ) {
    const lane = randomBytes(8).toString('hex');
    this.writer = new ExactlyOnceWriter(lane, view, () => new Date(), pauseWithJitter);
  }

  /** Resolves when everything is durable. @throws HandlingError */
  async write(facts: readonly Fact[]): Promise<void> {
    const endTimer = this.metrics.seconds.startTimer();
    try {
      const { written, duplicates } = await this.writer.write(facts);
      this.metrics.written.inc(written);
      this.metrics.duplicates.inc(duplicates);
    } catch (error) {
      throw isStoreAway(error) ? HandlingError.retryLater(error) : HandlingError.failed(error);
    } finally {
      endTimer();
    }
  }
}
