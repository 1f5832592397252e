import { responseCompletedSchema } from '@trueport/contracts';
import { startWorker, type RunningWorker } from '@trueport/views';
import { AppModule } from './app.module.js';
import type { CostCalculatorSettings } from './settings.js';

/** Starts the cost calculator: health at once, consuming as soon as NATS and MongoDB are there. */
export function startCostCalculator(settings: CostCalculatorSettings): Promise<RunningWorker> {
  return startWorker({
    module: AppModule.forRoot(settings),
    host: settings.COST_HOST,
    port: settings.COST_PORT,
    consumer: {
      serviceName: 'cost-calculator',
      schemas: { 'gateway.response.completed': responseCompletedSchema },
      batchEvents: settings.CONSUMER_BATCH_EVENTS,
      batchMs: settings.CONSUMER_BATCH_MS,
      maxAttempts: settings.CONSUMER_MAX_ATTEMPTS,
    },
    retention: settings,
  });
}
