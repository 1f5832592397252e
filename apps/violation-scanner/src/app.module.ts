import { Module, type DynamicModule } from '@nestjs/common';
import { Sealer } from '@trueport/auth';
import { BusConnection } from '@trueport/bus';
import { JobQueue, JobWorker } from '@trueport/jobs';
import {
  LOGGER,
  METRICS,
  ObservabilityModule,
  type Logger,
  type MetricsRegistry,
} from '@trueport/observability';
import {
  AllowListRepository,
  DeliveryRepository,
  MongoConnection,
  RescanRepository,
  ScanRepository,
  ViolationRepository,
  ViolationRollupRepository,
  WebhookRepository,
} from '@trueport/persistence';
import { CapturedContents } from '@trueport/contents';
import { viewProviders } from '@trueport/views';
import { AlertDelivery } from './alerts/alert-delivery.js';
import { AlertDispatch } from './alerts/alert-dispatch.js';
import { WebhookClient } from './alerts/webhook-client.js';
import { PolicyHitConsumer } from './findings/policy-hit.consumer.js';
import { ViolationWriter } from './findings/violation-writer.js';
import { Rescanner } from './rescan/rescanner.js';
import { ContentConsumer } from './scan/content.consumer.js';
import { ScanMetrics } from './scan/scan-metrics.js';
import { ScanThreads } from './scan/scan-threads.js';
import { Scanner } from './scan/scanner.js';
import type { ViolationScannerSettings } from './settings.js';

/** Name of the queue of alerts; that of scans is `JobQueue` itself. */
const ALERT_QUEUE = Symbol('ALERT_QUEUE');

/** Names of the workers for alerts and ordered scans; the one that scans is `JobWorker` itself. */
export const ALERT_WORKER = Symbol('ALERT_WORKER');
export const RESCAN_WORKER = Symbol('RESCAN_WORKER');

/** Scans at a time: while one writes, the next one is scanned. */
const scanConcurrency = 2;
const alertConcurrency = 8;

/** Consumers, queues, threads and stores of the scan. */
@Module({})
export class AppModule {
  static forRoot(settings: ViolationScannerSettings): DynamicModule {
    const queues = { redisUrl: settings.REDIS_URL, keyPrefix: settings.REDIS_KEY_PREFIX };
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'violation-scanner', logLevel: settings.LOG_LEVEL })],
      controllers: [ContentConsumer, PolicyHitConsumer],
      providers: [
        ...viewProviders('violation-scanner', settings),
        {
          provide: JobQueue,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new JobQueue('scans', queues, logger),
        },
        {
          provide: ALERT_QUEUE,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new JobQueue('alerts', queues, logger),
        },
        {
          provide: CapturedContents,
          inject: [BusConnection],
          useFactory: (bus: BusConnection) => new CapturedContents(bus),
        },
        { provide: ScanThreads, useFactory: () => new ScanThreads(settings.SCAN_THREADS) },
        {
          provide: ViolationWriter,
          inject: [MongoConnection, ALERT_QUEUE, BusConnection, LOGGER],
          useFactory: (
            { connection }: MongoConnection,
            alerts: JobQueue<'alerts'>,
            bus: BusConnection,
            logger: Logger,
          ) =>
            new ViolationWriter(
              new ViolationRepository(connection),
              new ViolationRollupRepository(connection),
              new AlertDispatch(new WebhookRepository(connection), alerts),
              bus,
              logger,
            ),
        },
        {
          provide: Scanner,
          inject: [MongoConnection, CapturedContents, ScanThreads, ViolationWriter, METRICS],
          useFactory: (
            { connection }: MongoConnection,
            contents: CapturedContents,
            threads: ScanThreads,
            writer: ViolationWriter,
            metrics: MetricsRegistry,
          ) =>
            new Scanner(
              contents,
              threads,
              new AllowListRepository(connection),
              writer,
              new ScanRepository(connection),
              new ScanMetrics(metrics),
              settings.SCAN_IGNORED_TYPES,
            ),
        },
        {
          provide: JobWorker,
          inject: [Scanner, LOGGER],
          useFactory: (scanner: Scanner, logger: Logger) =>
            new JobWorker(
              'scans',
              { ...queues, concurrency: scanConcurrency },
              async (job) => void (await scanner.scan(job.messages)),
              logger,
            ),
        },
        {
          provide: RESCAN_WORKER,
          inject: [MongoConnection, CapturedContents, Scanner, LOGGER],
          useFactory: (
            { connection }: MongoConnection,
            contents: CapturedContents,
            scanner: Scanner,
            logger: Logger,
          ) => {
            const rescanner = new Rescanner(contents, scanner, new RescanRepository(connection));
            return new JobWorker(
              'rescans',
              { ...queues, concurrency: 1 },
              (job, _attempt, isLast) => rescanner.work(job, isLast),
              logger,
            );
          },
        },
        {
          provide: WebhookClient,
          useFactory: () => new WebhookClient(settings.EGRESS_ALLOWED_HOSTS, settings.WEBHOOK_TIMEOUT_MS),
        },
        {
          provide: ALERT_WORKER,
          inject: [MongoConnection, WebhookClient, LOGGER],
          useFactory: ({ connection }: MongoConnection, client: WebhookClient, logger: Logger) => {
            const delivery = new AlertDelivery(
              new WebhookRepository(connection),
              new ViolationRepository(connection),
              new DeliveryRepository(connection),
              client,
              new Sealer(settings.ENCRYPTION_KEY),
            );
            return new JobWorker(
              'alerts',
              { ...queues, concurrency: alertConcurrency },
              (job, attempt, isLast) => delivery.deliver(job, attempt, isLast),
              logger,
            );
          },
        },
      ],
    };
  }
}
