// A publisher in a process of its own, to be killed: takes events as fast as it can and says what it has taken.
import { BusConnection, EventPublisher } from '@trueport/bus';
import { createLogger, createMetricsRegistry } from '@trueport/observability';

const [natsUrl, prefix, spoolDirectory] = process.argv.slice(2);
const logger = createLogger('publisher', 'silent');
const settings = {
  NATS_URL: natsUrl,
  BUS_PREFIX: prefix,
  BUS_GATEWAY_MAX_AGE_HOURS: 1,
  BUS_GATEWAY_MAX_BYTES: 16 * 1024 * 1024,
  BUS_CONTENT_MAX_AGE_HOURS: 1,
  BUS_CONTENT_MAX_BYTES: 1024 * 1024,
  BUS_REPLICAS: 1,
};
const bus = new BusConnection(settings, 'publisher', logger);
const options = {
  spoolDirectory,
  spoolMaxBytes: 64 * 1024 * 1024,
  memoryEvents: 1_000,
  syncToDisk: false,
  batchEvents: 16,
  batchMs: 2,
};
const publisher = new EventPublisher(bus, options, createMetricsRegistry('publisher'), logger);
let taken = 0;
const tick = () => {
  for (let at = 0; at < 20; at += 1) {
    taken += 1;
    publisher.publish(bus.names.subjects.requestAdmitted, { id: `e${taken}` });
  }
  process.send({ taken });
  setTimeout(tick, 1);
};
tick();
