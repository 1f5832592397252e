import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import type { Health } from '@trueport/contracts';
import { HealthRegistry, type Readiness } from './health.js';
import type { MetricsRegistry } from './metrics.js';
import { METRICS } from './tokens.js';

interface StatusReply {
  status(code: number): unknown;
}

/** Routes for load balancers, orchestrators and Prometheus; none needs a credential. */
@Controller()
export class OperationsController {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(METRICS) private readonly metrics: MetricsRegistry,
  ) {}

  @Get('/')
  @HttpCode(200)
  root(): { name: string } {
    return { name: 'TruePortAI Gateway' };
  }

  @Get('/health')
  healthReport(): Health {
    return this.health.health();
  }

  @Get('/health/ready')
  ready(@Res({ passthrough: true }) reply: StatusReply): Readiness {
    const readiness = this.health.readiness();
    if (!readiness.ready) reply.status(503);
    return readiness;
  }

  @Get('/metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metricsText(): Promise<string> {
    return this.metrics.metrics();
  }
}
