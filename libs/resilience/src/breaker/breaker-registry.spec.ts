import { afterAll, describe, expect, it } from '@jest/globals';
import { createMetricsRegistry, type Logger } from '@trueport/observability';
import { BreakerRegistry } from './breaker-registry.js';

const options = { windowMs: 10_000, minRequests: 1, errorPercent: 50, openMs: 60_000 };

describe('BreakerRegistry', () => {
  const lines: [level: string, line: Record<string, unknown>][] = [];
  const write = (level: string) => (line: Record<string, unknown>) => lines.push([level, line]);
  const logger = { info: write('info'), warn: write('warn') } as unknown as Logger;
  const metrics = createMetricsRegistry('test');
  const registry = new BreakerRegistry(options, metrics, logger);
  afterAll(() => registry.shutdown());

  const gauge = async (): Promise<string[]> =>
    (await metrics.getSingleMetricAsString('trueport_breaker_state'))
      .split('\n')
      .filter((line) => line.startsWith('trueport_breaker_state{'));
  const fail = (host: string): void => {
    const permit = registry.get(host).admit();
    if (permit.allowed) permit.failed();
  };

  it('judges every host by itself, shows the state as a metric and logs the change once', async () => {
    registry.get('fine.example');
    fail('bad.example');
    fail('bad.example');
    expect(registry.states()).toEqual({ 'fine.example': 'closed', 'bad.example': 'open' });
    expect(registry.get('bad.example')).toBe(registry.get('bad.example'));
    expect(await gauge()).toEqual([
      expect.stringMatching(/provider_host="fine.example".* 0$/),
      expect.stringMatching(/provider_host="bad.example".* 2$/),
    ]);
    expect(lines).toEqual([['warn', { component: 'breaker', provider_host: 'bad.example', state: 'open' }]]);
  });

  it('keeps a bounded number of hosts, and those that fail or are in use', async () => {
    for (let at = 0; at < 1_000; at += 1) {
      registry.get(`resource-${at}.example`);
      registry.get('fine.example');
    }
    const states = registry.states();
    expect(Object.keys(states)).toHaveLength(256);
    expect(await gauge()).toHaveLength(256);
    expect([states['bad.example'], states['fine.example'], states['resource-999.example']]).toEqual([
      'open',
      'closed',
      'closed',
    ]);
  });
});
