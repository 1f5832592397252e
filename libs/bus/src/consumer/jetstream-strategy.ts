import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Logger, MetricsRegistry } from '@trueport/observability';
import { lastValueFrom } from 'rxjs';
import type { z } from 'zod';
import type { BusConnection } from '../bus-connection.js';
import { ConsumerMetrics } from './consumer-metrics.js';
import { DurableConsumer } from './durable-consumer.js';
import type { EventBatch } from './event-batch.js';

/** How events are consumed. */
export interface JetStreamStrategyOptions {
  /** Begins the durable names: one per service, so that its instances share the work. */
  readonly serviceName: string;
  /** Schema of the events of each pattern; what does not fit becomes a dead letter. */
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  /** What dead letters of a pattern keep of an event; the whole event where nothing is said. */
  readonly deadLetters?: Readonly<Record<string, (event: unknown) => unknown>>;
  readonly batchEvents: number;
  readonly batchMs: number;
  readonly maxAttempts: number;
  /** Messages taken from the server ahead of their turn; fewer where they are large. 256 when absent. */
  readonly prefetchedMessages?: number;
}

/**
 * Nest transport on JetStream: every `@EventPattern` handler gets a durable pull consumer and is called with an
 * `EventBatch`. Messages are acknowledged only after the handler's promise has resolved.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  private readonly consumers: DurableConsumer[] = [];
  private readonly metrics: ConsumerMetrics;

  constructor(
    private readonly bus: BusConnection,
    private readonly options: JetStreamStrategyOptions,
    registry: MetricsRegistry,
    private readonly log: Logger,
  ) {
    super();
    this.metrics = new ConsumerMetrics(registry);
  }

  /** Starts a consumer for each pattern. Returns at once; NATS may come later. */
  listen(callback: (error?: unknown) => void): void {
    for (const [pattern, handler] of this.messageHandlers) {
      const schema = this.options.schemas[pattern];
      if (schema === undefined) {
        callback(new Error(`no event schema for the pattern ${pattern}`));
        return;
      }
      const handle = async (batch: EventBatch<unknown>): Promise<void> => {
        await lastValueFrom(this.transformToObservable(await handler(batch, { pattern })), {
          defaultValue: undefined,
        });
      };
      this.consumers.push(
        new DurableConsumer(
          this.bus,
          { ...this.options, pattern, schema, handle, deadLetterOf: this.options.deadLetters?.[pattern] },
          this.metrics,
          this.log,
        ),
      );
    }
    callback();
  }

  /** Ends pulling, lets running handlers finish and acknowledges what they have done. */
  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
  }

  on(): never {
    throw new Error('the JetStream strategy has no events of its own');
  }

  unwrap<Underlying>(): Underlying {
    return this.bus as Underlying;
  }
}
