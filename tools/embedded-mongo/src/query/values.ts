import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { serverErrors } from '../server-error.js';

/** A value of a document as BSON gives it with typed numbers. */
export type Value = unknown;

/** A document with typed numbers. */
export type Doc = Record<string, Value>;

/** Whether a value is an embedded document, not one of BSON's own types. */
export function isDocument(value: Value): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !('_bsontype' in value)
  );
}

/** Whether a value is a number of any type. */
export function isNumber(value: Value): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Int32 ||
    value instanceof Double ||
    value instanceof Long
  );
}

/** The value of a number for comparison; a Long beyond 2^53 as a bigint. */
export function numeric(value: Value): number | bigint {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    const exact = value.toBigInt();
    return exact >= BigInt(Number.MIN_SAFE_INTEGER) && exact <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(exact)
      : exact;
  }
  return value as number | bigint;
}

/**
 * Where a type stands in MongoDB's order of types.
 *
 * @source MongoDB manual, "Comparison/Sort Order"
 */
export function typeOrder(value: Value): number {
  if (value === undefined || value === null) return 2;
  if (isNumber(value)) return 3;
  if (value instanceof Decimal128) throw serverErrors.notSupported('Decimal128');
  if (typeof value === 'string') return 4;
  if (Array.isArray(value)) return 6;
  if (value instanceof Binary || Buffer.isBuffer(value)) return 7;
  if (value instanceof ObjectId) return 8;
  if (typeof value === 'boolean') return 9;
  if (value instanceof Date) return 10;
  if (value instanceof Timestamp) return 11;
  if (value instanceof BSONRegExp || value instanceof RegExp) return 12;
  if (value instanceof MinKey) return 0;
  if (value instanceof MaxKey) return 127;
  if (isDocument(value)) return 5;
  throw serverErrors.notSupported('this BSON type');
}

/** Compares two values as MongoDB sorts them: by type, then by value; documents field by field in their order. */
export function compareValues(a: Value, b: Value): number {
  const order = typeOrder(a) - typeOrder(b);
  if (order !== 0) return order;
  switch (typeOrder(a)) {
    case 2:
    case 0:
    case 127:
      return 0;
    case 3:
      return compareNumbers(numeric(a), numeric(b));
    case 4:
      return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
    case 5:
      return compareDocuments(a as Doc, b as Doc);
    case 6:
      return compareLists(a as Value[], b as Value[]);
    case 7:
      return compareBinary(a, b);
    case 8:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 9:
      return Number(a) - Number(b);
    case 10:
      return (a as Date).getTime() - (b as Date).getTime();
    case 11:
      return (a as Timestamp).compare(b as Timestamp);
    default:
      return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  }
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDocuments(a: Doc, b: Doc): number {
  const [aFields, bFields] = [Object.entries(a), Object.entries(b)];
  for (let at = 0; at < Math.min(aFields.length, bFields.length); at += 1) {
    const [aName, aValue] = aFields[at] as [string, Value];
    const [bName, bValue] = bFields[at] as [string, Value];
    const byType = typeOrder(aValue) - typeOrder(bValue);
    if (byType !== 0) return byType;
    if (aName !== bName) return aName < bName ? -1 : 1;
    const byValue = compareValues(aValue, bValue);
    if (byValue !== 0) return byValue;
  }
  return aFields.length - bFields.length;
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinary(a: Value, b: Value): number {
  const bytes = (value: Value): Buffer =>
    value instanceof Binary ? Buffer.from(value.value()) : (value as Buffer);
  const subtype = (value: Value): number => (value instanceof Binary ? value.sub_type : 0);
  return bytes(a).length - bytes(b).length || subtype(a) - subtype(b) || Buffer.compare(bytes(a), bytes(b));
}

/** The value at a dotted path where no array is on the way; `undefined` when missing. */
export function valueAt(document: Doc, path: string): Value {
  let value: Value = document;
  for (const name of path.split('.')) {
    if (!isDocument(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** All values a query on a dotted path looks at: arrays on the way are entered element by element. */
export function valuesAt(value: Value, names: readonly string[]): Value[] {
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    const found = value.flatMap((item) => (isDocument(item) ? valuesAt(item, names) : []));
    return /^\d+$/.test(name) && Number(name) < value.length
      ? [...valuesAt(value[Number(name)], rest), ...found]
      : found;
  }
  if (!isDocument(value)) return [undefined];
  return valuesAt(Object.hasOwn(value, name) ? value[name] : undefined, rest);
}
