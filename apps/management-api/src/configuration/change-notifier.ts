import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BusConnection } from '@trueport/bus';
import type { ConfigChanged } from '@trueport/contracts';
import { LOGGER, type Logger } from '@trueport/observability';

/** Tells the other services at once that the configuration has changed; they would find out by polling otherwise. */
@Injectable()
export class ChangeNotifier {
  constructor(
    @Inject(BusConnection) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects and takes a second at most: the change is made, whether or not anybody hears of it now. */
  async changed(change: ConfigChanged['data']): Promise<void> {
    const event: ConfigChanged = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/management-api',
      type: 'config.changed',
      time: new Date().toISOString(),
      v: 1,
      data: change,
    };
    try {
      await this.bus.notify(this.bus.names.subjects.configChanged(change.tenant_id), event);
    } catch (error) {
      const record = { component: 'configuration', kind: change.kind, revision: change.revision, err: error };
      this.logger.warn(record, 'a change could not be announced; it will be noticed by polling');
    }
  }
}
