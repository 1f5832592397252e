import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { HandlingError, type EventBatch } from '@trueport/bus';
import type { ResponseCompleted } from '@trueport/contracts';
import { isStoreAway } from './store-away.js';
import { ExactlyOnceWriter } from './exactly-once-writer.js';
import { WriterMetrics } from './writer-metrics.js';

/** Turns completed requests into usage logs and rollups. */
@Controller()
export class UsageLogConsumer {
  constructor(
    @Inject(ExactlyOnceWriter) private readonly writer: ExactlyOnceWriter,
    @Inject(WriterMetrics) private readonly metrics: WriterMetrics,
  ) {}

  /** Resolves when everything is durable; only then the events are acknowledged. */
  @EventPattern<string>('gateway.response.completed')
  async handle(batch: EventBatch<ResponseCompleted>): Promise<void> {
    const endTimer = this.metrics.seconds.startTimer();
    try {
      const { written, duplicates } = await this.writer.write(batch.events.map((event) => event.data));
      this.metrics.written.inc(written);
      this.metrics.duplicates.inc(duplicates);
    } catch (error) {
      throw isStoreAway(error) ? HandlingError.retryLater(error) : HandlingError.failed(error);
    } finally {
      endTimer();
    }
  }
}
