import type { Collection, StoredDocument } from '../storage/collection.js';
import { serverErrors } from '../server-error.js';
import { compileFilter } from './matcher.js';
import { choosePlan, type Plan, type SortOrder } from './plan.js';
import { compareValues, isDocument, isNumber, numeric, valueAt, type Doc, type Value } from './values.js';

/** What is looked for. */
export interface FindRequest {
  readonly filter: Doc;
  readonly sort: SortOrder;
  readonly skip: number;
  /** 0 is no limit. */
  readonly limit: number;
  /** When the search must be over, in ms of the monotonic clock; `null` for never. */
  readonly deadlineMs: number | null;
}

/** What a search has cost. */
export interface FindStatistics {
  keysExamined: number;
  documentsExamined: number;
}

/** Bytes of documents that may be sorted without an index. @source MongoDB `internalQueryMaxBlockingSortMemoryUsageBytes` */
const maxSortBytes = 100 * 1024 * 1024;

/** A sort specification as the protocol has it. */
export function sortOrderFrom(sort: Value): SortOrder {
  if (sort === undefined) return [];
  if (!isDocument(sort)) throw serverErrors.failedToParse('the sort must be a document');
  return Object.entries(sort).map(([path, direction]) => {
    const sign = isNumber(direction) ? Number(numeric(direction)) : NaN;
    if (sign !== 1 && sign !== -1) throw serverErrors.badValue(`$sort key ordering must be 1 or -1: ${path}`);
    return [path, sign] as const;
  });
}

/** The fitting documents in their order. Nothing is read that is not asked for, unless a sort needs all. */
export function* find(
  collection: Collection,
  request: FindRequest,
  statistics: FindStatistics = { keysExamined: 0, documentsExamined: 0 },
): Generator<StoredDocument> {
  const plan = choosePlan(collection, request.filter, request.sort);
  const fitting = fittingDocuments(collection, plan, request, statistics);
  const ordered = plan.isSorted ? fitting : sorted(fitting, request.sort);
  let toSkip = request.skip;
  let given = 0;
  for (const stored of ordered) {
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    yield stored;
    given += 1;
    if (given === request.limit) return;
  }
}

/** How many documents fit; from the index alone where that is possible. */
export function count(collection: Collection, request: FindRequest): number {
  if (Object.keys(request.filter).length === 0) return bounded(collection.count, request);
  const plan = choosePlan(collection, request.filter, []);
  if (plan.index !== null && plan.isCovered) {
    const { index } = plan;
    return bounded(
      plan.ranges.reduce((sum, range) => sum + index.count(range), 0),
      request,
    );
  }
  let total = 0;
  for (const _stored of find(collection, { ...request, sort: [], skip: 0, limit: 0 })) total += 1;
  return bounded(total, request);
}

function bounded(total: number, { skip, limit }: FindRequest): number {
  const left = Math.max(0, total - skip);
  return limit === 0 ? left : Math.min(left, limit);
}

function* fittingDocuments(
  collection: Collection,
  plan: Plan,
  request: FindRequest,
  statistics: FindStatistics,
): Generator<StoredDocument> {
  const fits = compileFilter(request.filter);
  for (const stored of candidates(collection, plan, statistics)) {
    statistics.documentsExamined += 1;
    if (request.deadlineMs !== null && performance.now() > request.deadlineMs)
      throw serverErrors.maxTimeExpired();
    if ((plan.isCovered && plan.index !== null) || fits(stored.content)) yield stored;
  }
}

function* candidates(
  collection: Collection,
  plan: Plan,
  statistics: FindStatistics,
): Generator<StoredDocument> {
  if (plan.index === null) {
    yield* collection.scan();
    return;
  }
  for (const range of plan.ranges) {
    for (const { rowId } of plan.index.scan(range, plan.isReverse)) {
      statistics.keysExamined += 1;
      const stored = collection.read(rowId);
      if (stored !== null) yield stored;
    }
  }
}

function sorted(documents: Iterable<StoredDocument>, sort: SortOrder): StoredDocument[] {
  const all: StoredDocument[] = [];
  let bytes = 0;
  for (const stored of documents) {
    bytes += stored.bytes.length;
    if (bytes > maxSortBytes) throw serverErrors.queryMemory();
    all.push(stored);
  }
  return all.sort((a, b) => compareBy(a.content, b.content, sort));
}

/** Compares two documents by a sort order. */
export function compareBy(a: Doc, b: Doc, sort: SortOrder): number {
  for (const [path, direction] of sort) {
    const order = compareValues(valueAt(a, path), valueAt(b, path)) * direction;
    if (order !== 0) return order;
  }
  return 0;
}
