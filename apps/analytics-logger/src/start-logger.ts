import { responseCompletedSchema } from '@trueport/contracts';
import { startWorker, type RunningWorker } from '@trueport/views';
import { AppModule } from './app.module.js';
import type { AnalyticsLoggerSettings } from './settings.js';

/** Starts the analytics logger: health at once, consuming as soon as NATS and MongoDB are there. */
export function startLogger(settings: AnalyticsLoggerSettings): Promise<RunningWorker> {
  return startWorker({
    module: AppModule.forRoot(settings),
    host: settings.LOGGER_HOST,
    port: settings.LOGGER_PORT,
    consumer: {
      serviceName: 'analytics-logger',
      schemas: { 'gateway.response.completed': responseCompletedSchema },
      batchEvents: settings.CONSUMER_BATCH_EVENTS,
      batchMs: settings.CONSUMER_BATCH_MS,
      maxAttempts: settings.CONSUMER_MAX_ATTEMPTS,
    },
    retention: settings,
  });
}
