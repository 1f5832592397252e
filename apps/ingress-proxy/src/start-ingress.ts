import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyHasher } from '@trueport/auth';
import { BusConnection, EventPublisher } from '@trueport/bus';
import { busNames, ObjectIdSequence } from '@trueport/contracts';
import { clientIpReader, Limiter } from '@trueport/limits';
import {
  HealthRegistry,
  LOGGER,
  METRICS,
  nestLogger,
  runSteps,
  type Logger,
  type MetricsRegistry,
  type ShutdownStep,
} from '@trueport/observability';
import { Upstreams } from '@trueport/providers';
import { BreakerRegistry } from '@trueport/resilience';
import { KeySnapshot, SnapshotRefresher, type KeySource } from '@trueport/snapshot';
import { AppModule } from './app.module.js';
import { InFlightRequests } from './pipeline/in-flight.js';
import { IngressMetrics } from './pipeline/ingress-metrics.js';
import { settleUnfinished } from './pipeline/recover.js';
import { Settlement } from './pipeline/settle.js';
import { frontDoor } from './server/front-door.js';
import { createGatewayServer } from './server/gateway-server.js';
import type { IngressProxySettings } from './settings.js';
import { ManagementForward } from './surfaces/management/management-forward.js';
import { PassthroughSurface } from './surfaces/passthrough/passthrough.surface.js';
