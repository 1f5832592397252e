// A publisher in a process of its own, to be killed: takes events as fast as it can and says what it has taken.
import { BusConnection, EventPublisher } from '@trueport/bus';
import { createLogger, createMetricsRegistry } from '@trueport/observability';

const [natsUrl, prefix, spoolDirectory] = process.argv.slice(2);
const logger = createLogger('publisher', 'silent');
const bus = new BusConnection(
  {
    url: natsUrl,
    prefix,
    serviceName: 'publisher',
    gatewayMaxAgeHours: 1,
    gatewayMaxBytes: 16 * 1024 * 1024,
    replicas: 1,
  },
  logger,
);
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
  // Said in the next turn: by then the spool has them.
  setImmediate(() => setImmediate(() => process.send({ taken })));
  setTimeout(tick, 1);
};
tick();
