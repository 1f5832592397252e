import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { EventBatch } from '@trueport/bus';
import type { ResponseCompleted, ResponseCompletedData } from '@trueport/contracts';
import type { StoredUsageLog } from '@trueport/persistence';
import { FactWriter } from '@trueport/views';

/** Turns completed requests into usage logs and rollups. */
@Controller()
export class UsageLogConsumer {
  constructor(
    @Inject(FactWriter) private readonly writer: FactWriter<ResponseCompletedData, StoredUsageLog>,
  ) {}

  /** Resolves when everything is durable; only then the events are acknowledged. */
  @EventPattern<string>('gateway.response.completed')
  async handle(batch: EventBatch<ResponseCompleted>): Promise<void> {
    await this.writer.write(batch.events.map((event) => event.data));
  }
}
