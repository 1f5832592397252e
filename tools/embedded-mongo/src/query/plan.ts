import { BSONRegExp } from 'bson';
import type { Collection } from '../storage/collection.js';
import type { CollectionIndex, KeyRange } from '../storage/collection-index.js';
import { behindPrefix, encodeKeyPart } from '../storage/index-key.js';
import { compileFilter, isOperatorDocument } from './matcher.js';
import { compareValues, isDocument, numeric, typeOrder, type Doc, type Value } from './values.js';

/** Field and direction of a sort, in order. */
export type SortOrder = readonly (readonly [path: string, direction: 1 | -1])[];

/** How documents are found. */
export interface Plan {
  /** `null`: every document is looked at. */
  readonly index: CollectionIndex | null;
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  /** Whether documents come in the wanted order already. */
  readonly isSorted: boolean;
  /** Whether every key of the ranges belongs to a fitting document, so that counting needs no documents. */
  readonly isCovered: boolean;
}

/** What a filter says of one field, as far as an index can use it. */
interface FieldBounds {
  /** Values it may equal. */
  equals: Value[] | null;
  low: { value: Value; inclusive: boolean } | null;
  high: { value: Value; inclusive: boolean } | null;
}

const wholeRange: KeyRange = { low: null, high: null };
const maxRanges = 1_000;

/** Chooses the index that leaves the least to do: most fields fixed, then a range, then the order. */
export function choosePlan(collection: Collection, filter: Doc, sort: SortOrder): Plan {
  const bounds = new Map<string, FieldBounds>();
  const isComplete = collectBounds(filter, bounds);
  let best: { plan: Plan; score: number } | null = null;
  for (const index of collection.indexes) {
    const candidate = planWith(index, filter, bounds, sort, isComplete);
    if (candidate !== null && (best === null || candidate.score > best.score)) best = candidate;
  }
  return (
    best?.plan ?? {
      index: null,
      ranges: [wholeRange],
      isReverse: false,
      isSorted: sort.length === 0,
      isCovered: false,
    }
  );
}

/** Collects what holds for every fitting document; tells whether that is all the filter says. */
function collectBounds(filter: Doc, bounds: Map<string, FieldBounds>): boolean {
  let isComplete = true;
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const clause of condition)
        isComplete = isDocument(clause) && collectBounds(clause, bounds) && isComplete;
    } else if (name === '$comment') {
      continue;
    } else if (name.startsWith('$')) {
      isComplete = false;
    } else {
      isComplete = addCondition(name, condition, bounds) && isComplete;
    }
  }
  return isComplete;
}

function addCondition(path: string, condition: Value, bounds: Map<string, FieldBounds>): boolean {
  const field = bounds.get(path) ?? { equals: null, low: null, high: null };
  const operators = isOperatorDocument(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  let isComplete = true;
  for (const [operator, operand] of operators)
    isComplete = addOperator(field, operator, operand) && isComplete;
  bounds.set(path, field);
  return isComplete;
}

function addOperator(field: FieldBounds, operator: string, operand: Value): boolean {
  switch (operator) {
    case '$eq':
      return addEquals(field, [operand]);
    case '$in':
      return Array.isArray(operand) && addEquals(field, operand as Value[]);
    case '$gt':
    case '$gte':
      if (!isIndexable(operand) || field.low !== null) return false;
      field.low = { value: operand, inclusive: operator === '$gte' };
      return true;
    case '$lt':
    case '$lte':
      if (!isIndexable(operand) || field.high !== null) return false;
      field.high = { value: operand, inclusive: operator === '$lte' };
      return true;
    default:
      return false;
  }
}

/** Null also means missing, and both have the same key, so that it can be looked up like any other value. */
function addEquals(field: FieldBounds, values: Value[]): boolean {
  if (field.equals !== null || !values.every(isIndexable)) return false;
  const distinct: Value[] = [];
  for (const value of values)
    if (!distinct.some((known) => compareValues(known, value) === 0)) distinct.push(value);
  field.equals = distinct.sort(compareValues);
  return true;
}

function isIndexable(value: Value): boolean {
  return !Array.isArray(value) &&
    !(value instanceof BSONRegExp) &&
    !(value instanceof RegExp) &&
    typeOrder(value) !== 3
    ? true
    : typeOrder(value) === 3 && !Number.isNaN(numeric(value));
}

function planWith(
  index: CollectionIndex,
  filter: Doc,
  bounds: ReadonlyMap<string, FieldBounds>,
  sort: SortOrder,
  isComplete: boolean,
): { plan: Plan; score: number } | null {
  const { pattern } = index.definition;
  if (!isUsable(index, filter, bounds)) return null;
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let fixed = 0;
  const used = new Set<string>();
  for (const [path, direction] of pattern) {
    const equals = bounds.get(path)?.equals ?? null;
    if (equals === null || prefixes.length * equals.length > maxRanges) break;
    prefixes = prefixes.flatMap((prefix) =>
      equals.map((value) => Buffer.concat([prefix, encodeKeyPart(value, direction)])),
    );
    used.add(path);
    fixed += 1;
  }
  const next = pattern[fixed];
  const range = next === undefined ? undefined : bounds.get(next[0]);
  const hasRange = range !== undefined && (range.low !== null || range.high !== null);
  const ranges = prefixes.map((prefix) =>
    hasRange && next !== undefined ? rangeBehind(prefix, range, next[1]) : prefixRange(prefix),
  );
  if (hasRange && next !== undefined) used.add(next[0]);
  const order = sortDirection(pattern.slice(fixed), sort, bounds, ranges.length);
  const isSorted = sort.length === 0 || order !== null;
  if (fixed === 0 && !hasRange && (sort.length === 0 || order === null)) return null;
  const isCovered = isComplete && [...bounds.keys()].every((path) => used.has(path));
  const score =
    fixed * 10 +
    (hasRange ? 6 : 0) +
    (sort.length > 0 && isSorted ? 5 : 0) +
    (index.definition.unique && fixed === pattern.length ? 100 : 0);
  return { plan: { index, ranges, isReverse: order === -1, isSorted, isCovered }, score };
}

/** A partial or sparse index serves only filters that cannot want what it leaves out. */
function isUsable(index: CollectionIndex, filter: Doc, bounds: ReadonlyMap<string, FieldBounds>): boolean {
  const { sparse, partialFilter, pattern } = index.definition;
  if (sparse) {
    const first = bounds.get(pattern[0]?.[0] ?? '');
    const wantsMissing =
      first === undefined || (first.equals?.some((value) => value === null || value === undefined) ?? false);
    if (wantsMissing) return false;
  }
  if (partialFilter === null) return true;
  return Object.entries(partialFilter).every(([path, condition]) => {
    if (path in filter && compareConditions(filter[path], condition)) return true;
    const equals = bounds.get(path)?.equals;
    if (equals === null || equals === undefined) return false;
    const test = compileFilter({ [path]: condition });
    return !path.includes('.') && equals.every((value) => test({ [path]: value }));
  });
}

function compareConditions(a: Value, b: Value): boolean {
  return typeOrder(a) === typeOrder(b) && compareValues(a, b) === 0;
}

function prefixRange(prefix: Buffer): KeyRange {
  return prefix.length === 0 ? wholeRange : { low: prefix, high: behindPrefix(prefix) };
}

function rangeBehind(prefix: Buffer, range: FieldBounds, direction: 1 | -1): KeyRange {
  const sample = (range.low ?? range.high)?.value;
  // Comparisons hold within one type: the type byte bounds what the filter leaves open.
  const type = Buffer.concat([prefix, encodeKeyPart(sample, direction).subarray(0, 1)]);
  let low: Buffer | null = type;
  let high: Buffer | null = behindPrefix(type);
  const [from, to] = direction === 1 ? [range.low, range.high] : [range.high, range.low];
  if (from !== null) {
    const key = Buffer.concat([prefix, encodeKeyPart(from.value, direction)]);
    low = from.inclusive ? key : behindPrefix(key);
  }
  if (to !== null) {
    const key = Buffer.concat([prefix, encodeKeyPart(to.value, direction)]);
    high = to.inclusive ? behindPrefix(key) : key;
  }
  return { low, high };
}

/** 1 when the index gives the order, -1 when it does backwards, `null` when it does not. */
function sortDirection(
  rest: readonly (readonly [string, 1 | -1])[],
  sort: SortOrder,
  bounds: ReadonlyMap<string, FieldBounds>,
  rangeCount: number,
): 1 | -1 | null {
  if (rangeCount > 1) return null;
  // A field that has one value only does not order anything.
  const open = sort.filter(([path]) => bounds.get(path)?.equals?.length !== 1);
  const fields = rest.filter(([path]) => bounds.get(path)?.equals?.length !== 1);
  let direction: 1 | -1 | null = null;
  for (let at = 0; at < open.length; at += 1) {
    const [wanted, given] = [open[at], fields[at]];
    if (wanted === undefined || given === undefined || wanted[0] !== given[0]) return null;
    const same = wanted[1] === given[1] ? 1 : -1;
    if (direction !== null && direction !== same) return null;
    direction = same;
  }
  return direction ?? 1;
}
