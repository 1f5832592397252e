import type { Logger, MetricsRegistry } from '@trueport/observability';
import type { FastifyReply } from 'fastify';
import { Histogram } from 'prom-client';
import type { ManagedRequest } from './managed-request.js';

/** Routes that load balancers and Prometheus call all day: no news at `info`. */
const quietRoutes: ReadonlySet<string> = new Set(['/', '/health', '/health/ready', '/metrics']);

/** Writes one record per request, without bodies, queries, headers or credentials, and counts it. */
export class RequestLog {
  private readonly durations: Histogram;

  constructor(
    private readonly logger: Logger,
    registry: MetricsRegistry,
  ) {
    this.durations = new Histogram({
      name: 'trueport_management_request_duration_seconds',
      help: 'Time to answer a management request.',
      // The route is a pattern of ours, never a path of the client: labels stay few.
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    });
  }

  /** To be called once a request has been answered. */
  ended(request: ManagedRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unknown';
    const { failure, principal } = request;
    const method = route === 'unknown' ? 'any' : request.method;
    this.durations.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    const record = {
      component: 'http',
      request_id: request.id,
      tenant_id: principal?.tenantId ?? null,
      subject: principal?.subject ?? null,
      method: request.method,
      route,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      code: failure?.code ?? null,
    };
    if (failure !== undefined && failure.definition.owner !== 'client') {
      this.logger.error({ ...record, err: failure }, 'request failed');
    } else if (quietRoutes.has(route)) this.logger.debug(record, 'request');
    else this.logger.info(record, 'request');
  }
}
