import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ApiKeyHasher, remoteKeys, ScopeGuard, Sealer, TokenVerifier } from '@trueport/auth';
import { BusConnection } from '@trueport/bus';
import { CapturedContents } from '@trueport/contents';
import { clientIpReader } from '@trueport/limits';
import { JobQueue, type QueueName } from '@trueport/jobs';
import {
  LOGGER,
  METRICS,
  ObservabilityModule,
  type Logger,
  type MetricsRegistry,
} from '@trueport/observability';
import {
  AllowListRepository,
  ApiKeyRepository,
  AuditRepository,
  ConfigRevisionRepository,
  DeliveryRepository,
  MongoConnection,
  PolicyRepository,
  RescanRepository,
  SigningKeyRepository,
  WebhookRepository,
} from '@trueport/persistence';
import { AllowListController } from './allow-list/allow-list.controller.js';
import { AllowListService } from './allow-list/allow-list.service.js';
import { analyticsControllers, analyticsProviders } from './analytics/analytics.providers.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditTrail } from './audit/audit-trail.js';
import { ChangeNotifier } from './configuration/change-notifier.js';
import { ConfigurationChanges } from './configuration/configuration-changes.js';
import { ErrorFilter } from './http/error.filter.js';
import { RequestLog } from './http/request-log.js';
import { RouteTable } from './http/route-table.js';
import { ClientRegistry } from './issuer/client-registry.js';
import { FailureThrottle } from './issuer/failure-throttle.js';
import { IssuerController } from './issuer/issuer.controller.js';
import { CLIENT_IP, ISSUER_URL } from './issuer/issuer.tokens.js';
import { SigningKeyRing } from './issuer/signing-key-ring.js';
import { TokenIssuer } from './issuer/token-issuer.js';
import { KeysController } from './keys/keys.controller.js';
import { KeysService } from './keys/keys.service.js';
import { RescanController } from './rescan/rescan.controller.js';
import { RescanService } from './rescan/rescan.service.js';
import { RESCAN_QUEUE } from './rescan/rescan.tokens.js';
import { DryRunService } from './policies/dry-run.service.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PoliciesService } from './policies/policies.service.js';
import type { ManagementApiSettings } from './settings.js';
import { ALERT_QUEUE } from './webhooks/webhooks.tokens.js';
import { DeliveriesService } from './webhooks/deliveries.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksService } from './webhooks/webhooks.service.js';

/** Ten wrong secrets a minute are a typing mistake in a deployment; more are guesses. */
const failureThrottle = { maxFailures: 10, windowMs: 60_000, maxCallers: 10_000 };

/** Controllers and services of the management API. */
@Module({})
export class AppModule {
  static forRoot(settings: ManagementApiSettings, routes: RouteTable): DynamicModule {
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'management-api', logLevel: settings.LOG_LEVEL })],
      controllers: [
        KeysController,
        PoliciesController,
        RescanController,
        AllowListController,
        WebhooksController,
        ...analyticsControllers,
        AuditController,
        IssuerController,
      ],
      providers: [
        ...storeProviders(settings),
        ...analyticsProviders(settings),
        { provide: RouteTable, useValue: routes },
        { provide: ApiKeyHasher, useValue: new ApiKeyHasher(settings.KEY_HASH_SECRET.reveal()) },
        { provide: APP_FILTER, useClass: ErrorFilter },
        {
          provide: RequestLog,
          inject: [LOGGER, METRICS],
          useFactory: (logger: Logger, metrics: MetricsRegistry) => new RequestLog(logger, metrics),
        },
        {
          provide: BusConnection,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new BusConnection(settings, 'management-api', logger),
        },
        ...queueProviders(settings),
        ...tokenProviders(settings),
        ScopeGuard,
        AuditTrail,
        ChangeNotifier,
        ConfigurationChanges,
        KeysService,
        PoliciesService,
        DryRunService,
        RescanService,
        {
          provide: CapturedContents,
          inject: [BusConnection],
          useFactory: (bus: BusConnection) => new CapturedContents(bus),
        },
        AllowListService,
        WebhooksService,
        DeliveriesService,
      ],
    };
  }
}

/** The connection to MongoDB and what is read and written through it. */
function storeProviders(settings: ManagementApiSettings): Provider[] {
  const repositories = [
    AllowListRepository,
    ApiKeyRepository,
    AuditRepository,
    ConfigRevisionRepository,
    DeliveryRepository,
    PolicyRepository,
    SigningKeyRepository,
    WebhookRepository,
    RescanRepository,
  ];
  return [
    {
      provide: MongoConnection,
      inject: [LOGGER],
      useFactory: (logger: Logger) => new MongoConnection(settings.MONGODB_URL, logger),
    },
    ...repositories.map((repository) => ({
      provide: repository,
      inject: [MongoConnection],
      useFactory: ({ connection }: MongoConnection) => new repository(connection),
    })),
  ];
}

/** The queues in Redis that the API puts jobs into. */
function queueProviders({
  REDIS_URL: redisUrl,
  REDIS_KEY_PREFIX: keyPrefix,
}: ManagementApiSettings): Provider[] {
  const queue = (provide: symbol, name: QueueName): Provider => ({
    provide,
    inject: [LOGGER],
    useFactory: (logger: Logger) => new JobQueue(name, { redisUrl, keyPrefix }, logger),
  });
  return [queue(ALERT_QUEUE, 'alerts'), queue(RESCAN_QUEUE, 'rescans')];
}

/** Issuing tokens and believing them. */
function tokenProviders(settings: ManagementApiSettings): Provider[] {
  return [
    { provide: ISSUER_URL, useValue: settings.ISSUER_URL },
    { provide: CLIENT_IP, useValue: clientIpReader(settings.TRUSTED_PROXIES) },
    { provide: ClientRegistry, useValue: new ClientRegistry(settings.OAUTH_CLIENTS) },
    { provide: FailureThrottle, useValue: new FailureThrottle(failureThrottle) },
    { provide: Sealer, useValue: new Sealer(settings.ENCRYPTION_KEY) },
    {
      provide: SigningKeyRing,
      inject: [SigningKeyRepository, Sealer, LOGGER],
      useFactory: (signingKeys: SigningKeyRepository, sealer: Sealer, logger: Logger) =>
        new SigningKeyRing(signingKeys, sealer, settings.ISSUER_KEY_ROTATION_DAYS, logger),
    },
    {
      provide: TokenIssuer,
      inject: [SigningKeyRing],
      useFactory: (keys: SigningKeyRing) =>
        new TokenIssuer(keys, settings.ISSUER_URL, settings.ACCESS_TOKEN_TTL_SECONDS),
    },
    {
      provide: TokenVerifier,
      inject: [TokenIssuer],
      useFactory: (issuer: TokenIssuer) =>
        new TokenVerifier([
          ...settings.JWT_ISSUERS.map((trusted) => ({ settings: trusted, keys: remoteKeys(trusted) })),
          // Last, so that no configured issuer can take the name of our own.
          issuer.asVerifiedIssuer(),
        ]),
    },
  ];
}
