import { describe, expect, it } from '@jest/globals';
import { createMetricsRegistry } from '@trueport/observability';
import type { BatchedDocument } from '@trueport/persistence';
import { Types } from 'mongoose';
import { FactWriter } from './fact-writer.js';
import type { View } from './exactly-once-writer.js';
import { ViewMetrics } from './view-metrics.js';

interface Fact {
  readonly request_id: string;
}

const facts: readonly Fact[] = ['a', 'b', 'a'].map((letter) => ({ request_id: letter.repeat(24) }));

/** A view in memory, in which one step may fail. */
function viewThat(fails?: unknown): View<Fact, BatchedDocument> {
  const fail = () => (fails === undefined ? Promise.resolve() : Promise.reject(fails as Error));
  return {
    documents: {
      insertNew: () => fail().then(() => []),
      reclaim: () => Promise.resolve([]),
      ofBatch: () => Promise.resolve([]),
      ofLostBatch: () => Promise.resolve([]),
    },
    batches: {
      begin: () => Promise.resolve(),
      stateOf: () => Promise.resolve(null),
      sealedDocumentIds: () => Promise.resolve([]),
      move: () => Promise.resolve(true),
    },
    rollups: { apply: () => Promise.resolve(), unseen: () => Promise.resolve(new Set()) },
    documentFrom: ({ request_id: id }, batch) => ({
      _id: new Types.ObjectId(id),
      rollup_batch: batch,
      tenant_id: 'acme',
      timestamp: new Date(0),
    }),
    deltasOf: () => [],
    rollupIdOf: () => 'all',
  };
}

const measured = async (fails?: unknown) => {
  const registry = createMetricsRegistry('test');
  const writer = new FactWriter(viewThat(fails), new ViewMetrics(registry));
  const failure: unknown = await writer.write(facts).then(
    () => null,
    (error: { getError(): unknown }) => error.getError(),
  );
  return { failure, metrics: await registry.metrics() };
};

describe('FactWriter', () => {
  it('counts what it wrote and what came twice', async () => {
    const { failure, metrics } = await measured();
    expect(failure).toBeNull();
    expect(metrics).toMatch(/^trueport_view_written_total\b.* 2$/m);
    expect(metrics).toMatch(/^trueport_view_duplicates_total\b.* 1$/m);
    expect(metrics).toMatch(/^trueport_view_write_seconds_count\b.* 1$/m);
  });

  // Whoever takes an outage for a bad event makes dead letters of good ones.
  it.each<[string, unknown, boolean]>([
    ['the store is away', Object.assign(new Error('away'), { name: 'MongoNetworkError' }), true],
    ['the connection is refused', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), true],
    ['the server changes its primary', Object.assign(new Error('not primary'), { code: 10_107 }), true],
    ['an event is at fault', new RangeError('the cost of a request is out of range'), false],
  ])('says whether to come again when %s', async (_name, cause, retryLater) => {
    const { failure, metrics } = await measured(cause);
    expect(failure).toMatchObject({ retryLater, message: (cause as Error).message });
    expect(metrics).toMatch(/^trueport_view_written_total\b.* 0$/m);
    expect(metrics).toMatch(/^trueport_view_write_seconds_count\b.* 1$/m);
  });
});
