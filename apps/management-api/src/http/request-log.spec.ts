import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { createMetricsRegistry, type Logger } from '@trueport/observability';
import type { FastifyReply } from 'fastify';
import type { ManagedRequest } from './managed-request.js';
import { RequestLog } from './request-log.js';

interface Line {
  readonly level: string;
  readonly record: Record<string, unknown>;
}

/** What is logged of one request. */
function linesFor(request: Partial<ManagedRequest>, status: number): Line[] {
  const lines: Line[] = [];
  const write = (level: string) => (record: Record<string, unknown>) => void lines.push({ level, record });
  const logger = { debug: write('debug'), info: write('info'), error: write('error') } as unknown as Logger;
  const answered = {
    id: 'req_1',
    method: 'PATCH',
    url: '/keys/1?secret=text',
    headers: { authorization: 'Bearer secret' },
    body: { owner: 'secret' },
    routeOptions: { url: '/keys/:id' },
    ...request,
  } as unknown as ManagedRequest;
  const reply = { statusCode: status, elapsedTime: 12.34 } as FastifyReply;
  new RequestLog(logger, createMetricsRegistry('test')).ended(answered, reply);
  return lines;
}

describe('RequestLog', () => {
  it('writes one record, without body, query or credentials', () => {
    const principal = {
      subject: 'ada',
      tenantId: 'acme',
      scopes: new Set<never>(),
      issuer: 'i',
      tokenId: null,
    };
    const lines = linesFor({ principal }, 200);
    expect(lines).toEqual([
      {
        level: 'info',
        record: {
          component: 'http',
          request_id: 'req_1',
          tenant_id: 'acme',
          subject: 'ada',
          method: 'PATCH',
          route: '/keys/:id',
          status: 200,
          duration_ms: 12.3,
          code: null,
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it.each([
    ['our fault', 'INTERNAL', 500, 'error'],
    ['a store that is away', 'UNAVAILABLE', 503, 'error'],
    ["the client's mistake", 'BAD_REQUEST', 400, 'info'],
  ] as const)('gives %s the level it deserves', (_name, code, status, level) => {
    const cause = new Error('inside');
    const [line] = linesFor({ failure: new GatewayError(code, undefined, { cause }) }, status);
    expect(line).toMatchObject({ level, record: { code, status } });
    expect(line?.record['err'] !== undefined).toBe(level === 'error');
  });

  it('keeps the calls of load balancers out of the log', () => {
    expect(linesFor({ routeOptions: { url: '/health' } } as Partial<ManagedRequest>, 200)[0]?.level).toBe(
      'debug',
    );
  });
});
