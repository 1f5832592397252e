// A publisher in a process of its own, to be killed: takes events as fast as it can and says what it has taken.
import { BusConnection, EventPublisher } from '@trueport/bus';
import { createLogger, createMetricsRegistry } from '@trueport/observability';

const [settings, options] = process.argv.slice(2).map((text) => JSON.parse(text));
const logger = createLogger('publisher', 'silent');
const bus = new BusConnection(settings, 'publisher', logger);
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
