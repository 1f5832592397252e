import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { EventBatch } from '@trueport/bus';
import type { ResponseCompleted, ResponseCompletedData } from '@trueport/contracts';
import type { StoredUsageCost } from '@trueport/persistence';
import { FactWriter } from '@trueport/views';

/** Prices completed requests. */
@Controller()
export class SettleConsumer {
  constructor(
    @Inject(FactWriter) private readonly writer: FactWriter<ResponseCompletedData, StoredUsageCost>,
  ) {}

  /** Resolves when every cost is durable and in the spend rollups; only then the events are acknowledged. */
  @EventPattern<string>('gateway.response.completed')
  async handle(batch: EventBatch<ResponseCompleted>): Promise<void> {
    await this.writer.write(batch.events.map((event) => event.data));
  }
}
