import { contentCapturedSchema, policyHitSchema } from '@trueport/contracts';
import { JobQueue, JobWorker } from '@trueport/jobs';
import { startWorker, type RunningWorker } from '@trueport/views';
import { ALERT_WORKER, AppModule, RESCAN_WORKER } from './app.module.js';
import { WebhookClient } from './alerts/webhook-client.js';
import { ScanThreads } from './scan/scan-threads.js';
import { withoutContent } from './scan/without-content.js';
import type { ViolationScannerSettings } from './settings.js';

/** Contents are up to 340 KiB each, and a message has up to 768 KiB of them. */
const consumer = { batchEvents: 128, batchMs: 20, prefetchedMessages: 32 };

/** Starts the violation scanner: health at once, scanning as soon as NATS and MongoDB are there. */
export function startScanner(settings: ViolationScannerSettings): Promise<RunningWorker> {
  return startWorker({
    module: AppModule.forRoot(settings),
    host: settings.SCANNER_HOST,
    port: settings.SCANNER_PORT,
    consumer: {
      serviceName: 'violation-scanner',
      schemas: { 'content.captured': contentCapturedSchema, 'gateway.policy.hit': policyHitSchema },
      deadLetters: { 'content.captured': withoutContent },
      maxAttempts: settings.CONSUMER_MAX_ATTEMPTS,
      ...consumer,
    },
    retention: settings,
    lastSteps: (app) => [
      {
        name: 'jobs',
        run: async () => {
          const workers: readonly { close(): Promise<void> }[] = [
            app.get<JobWorker<'scans'>>(JobWorker),
            app.get<JobWorker<'alerts'>>(ALERT_WORKER),
            app.get<JobWorker<'rescans'>>(RESCAN_WORKER),
          ];
          await Promise.all(workers.map((worker) => worker.close()));
          await app.get<JobQueue<'scans'>>(JobQueue).close();
          await Promise.all([app.get(ScanThreads).close(), app.get(WebhookClient).close()]);
        },
      },
    ],
  });
}
