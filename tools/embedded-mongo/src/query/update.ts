import { Double, Int32, Long } from 'bson';
import { serverErrors } from '../server-error.js';
import { compileFilter, isOperatorDocument } from './matcher.js';
import { compareValues, isDocument, isNumber, numeric, type Doc, type Value } from './values.js';

/** Changes a document. The given one is left as it is; when an operator fails nothing has happened. */
export type Update = (document: Doc, isInsert: boolean) => Doc;

type Operator = (document: Doc, path: string, operand: Value, isInsert: boolean) => void;

const operators: Readonly<Record<string, Operator>> = {
  $set: (document, path, operand) => put(document, path, operand),
  $setOnInsert: (document, path, operand, isInsert) => {
    if (isInsert) put(document, path, operand);
  },
  $unset: (document, path) => remove(document, path),
  $inc: (document, path, operand) => increment(document, path, operand),
  $min: (document, path, operand) => keepIf(document, path, operand, (order) => order < 0),
  $max: (document, path, operand) => keepIf(document, path, operand, (order) => order > 0),
  $currentDate: (document, path, operand) => {
    if (operand !== true && (operand as Doc).$type !== 'date')
      throw serverErrors.notSupported('$currentDate of this type');
    put(document, path, new Date());
  },
  $push: (document, path, operand) => push(document, path, operand),
  $addToSet: (document, path, operand) => addToSet(document, path, operand),
  $pull: (document, path, operand) => pull(document, path, operand),
};

/**
 * Compiles an update: operators, or a whole replacement. Pipelines, positional operators and everything not listed
 * are refused.
 */
export function compileUpdate(update: Value): Update {
  if (Array.isArray(update)) throw serverErrors.notSupported('an update by pipeline');
  if (!isDocument(update)) throw serverErrors.failedToParse('the update must be a document');
  if (!isOperatorDocument(update)) return replacement(update);
  const steps = Object.entries(update).flatMap(([name, fields]) => {
    const operator = operators[name];
    if (operator === undefined)
      throw serverErrors.failedToParse(`Unknown modifier: ${name}, or not supported by the embedded engine`);
    if (!isDocument(fields))
      throw serverErrors.failedToParse(`Modifiers operate on fields but we found another type for ${name}`);
    return Object.entries(fields).map(([path, operand]) => ({ path, operand, operator }));
  });
  refuseConflicts(steps.map((step) => step.path));
  return (document, isInsert) => {
    const changed = cloned(document) as Doc;
    for (const { path, operand, operator } of steps) operator(changed, path, operand, isInsert);
    refuseOtherId(document, changed, isInsert);
    return changed;
  };
}

function replacement(replacing: Doc): Update {
  if (Object.keys(replacing).some((name) => name.startsWith('$'))) {
    throw serverErrors.failedToParse('a replacement cannot hold operators');
  }
  return (document, isInsert) => {
    const id = replacing._id ?? document._id;
    const changed = id === undefined ? { ...replacing } : { _id: id, ...replacing };
    refuseOtherId(document, changed, isInsert);
    return changed;
  };
}

function refuseOtherId(before: Doc, after: Doc, isInsert: boolean): void {
  if (isInsert || before._id === undefined || compareValues(before._id, after._id) === 0) return;
  throw serverErrors.immutableField(
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

/** Two operators on one path, or on a path and something below it, contradict each other. */
function refuseConflicts(paths: readonly string[]): void {
  const sorted = [...paths].sort();
  for (let at = 1; at < sorted.length; at += 1) {
    const [before, path] = [sorted[at - 1] as string, sorted[at] as string];
    if (path === before || path.startsWith(`${before}.`)) {
      throw serverErrors.conflictingOperators(
        `Updating the path '${path}' would create a conflict at '${before}'`,
      );
    }
  }
  const positional = paths.find((path) => path.split('.').some((name) => name.startsWith('$')));
  if (positional !== undefined) throw serverErrors.notSupported(`the positional path ${positional}`);
  if (paths.some((path) => path === '' || path.split('.').includes(''))) {
    throw serverErrors.failedToParse('an update path cannot have an empty field name');
  }
}

/** The object or list that holds the last name of a path; made when missing, unless that would change nothing. */
function parentOf(document: Doc, path: string, create: boolean): { holder: Doc; name: string } | null {
  const names = path.split('.');
  const name = names.pop() as string;
  let holder: Doc = document;
  for (const step of names) {
    let next = Object.hasOwn(holder, step) ? holder[step] : undefined;
    if (next === undefined) {
      if (!create) return null;
      next = {};
      holder[step] = next;
    }
    if (!isDocument(next) && !Array.isArray(next)) {
      if (!create) return null;
      throw serverErrors.pathNotViable(`Cannot create field '${name}' in element {${step}: …}`);
    }
    holder = next as Doc;
  }
  if (Array.isArray(holder) && !/^\d+$/.test(name)) {
    if (!create) return null;
    throw serverErrors.pathNotViable(`Cannot create field '${name}' in an array`);
  }
  return { holder, name };
}

function read(document: Doc, path: string): Value {
  const parent = parentOf(document, path, false);
  if (parent === null) return undefined;
  return Object.hasOwn(parent.holder, parent.name) ? parent.holder[parent.name] : undefined;
}

function put(document: Doc, path: string, value: Value): void {
  const parent = parentOf(document, path, true);
  if (parent !== null) parent.holder[parent.name] = value;
}

function remove(document: Doc, path: string): void {
  const parent = parentOf(document, path, false);
  if (parent === null) return;
  if (Array.isArray(parent.holder)) {
    if (Number(parent.name) < parent.holder.length) parent.holder[Number(parent.name)] = null;
  } else {
    delete parent.holder[parent.name];
  }
}

function increment(document: Doc, path: string, operand: Value): void {
  if (!isNumber(operand))
    throw serverErrors.typeMismatch(`Cannot increment with non-numeric argument: {${path}: …}`);
  const before = read(document, path);
  if (before === undefined) {
    put(document, path, operand);
    return;
  }
  if (!isNumber(before))
    throw serverErrors.typeMismatch(`Cannot apply $inc to a value of non-numeric type at '${path}'`);
  put(document, path, sumOf(before, operand));
}

const int32Max = 2n ** 31n - 1n;
const int64Max = 2n ** 63n - 1n;

/** Adds as MongoDB does: a double makes a double; integers grow from 32 to 64 bits and fail beyond. */
export function sumOf(a: Value, b: Value): Value {
  if (isDouble(a) || isDouble(b)) return new Double(Number(numeric(a)) + Number(numeric(b)));
  const sum = BigInt(numeric(a)) + BigInt(numeric(b));
  const isLong = a instanceof Long || b instanceof Long;
  if (!isLong && sum <= int32Max && sum >= -int32Max - 1n) return new Int32(Number(sum));
  if (sum > int64Max || sum < -int64Max - 1n)
    throw serverErrors.badValue('Failed to apply $inc operations: integer overflow');
  return Long.fromBigInt(sum);
}

function isDouble(value: Value): boolean {
  return value instanceof Double || (typeof value === 'number' && !Number.isInteger(value));
}

function keepIf(document: Doc, path: string, operand: Value, better: (order: number) => boolean): void {
  const before = read(document, path);
  if (before === undefined || better(compareValues(operand, before))) put(document, path, operand);
}

function listAt(document: Doc, path: string, operator: string): Value[] {
  const before = read(document, path);
  if (before === undefined) {
    const list: Value[] = [];
    put(document, path, list);
    return list;
  }
  if (!Array.isArray(before))
    throw serverErrors.badValue(`The field '${path}' must be an array but is of another type (${operator})`);
  return before;
}

const pushModifiers: ReadonlySet<string> = new Set(['$each', '$slice', '$sort', '$position']);

function push(document: Doc, path: string, operand: Value): void {
  const list = listAt(document, path, '$push');
  if (!isDocument(operand) || operand.$each === undefined) {
    list.push(operand);
    return;
  }
  const unknown = Object.keys(operand).find((name) => !pushModifiers.has(name));
  if (unknown !== undefined) throw serverErrors.badValue(`Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray(operand.$each))
    throw serverErrors.badValue('The argument to $each in $push must be an array');
  const position = operand.$position === undefined ? list.length : Number(numeric(operand.$position));
  list.splice(position, 0, ...(operand.$each as Value[]));
  if (operand.$sort !== undefined) sortList(list, operand.$sort);
  if (operand.$slice !== undefined) sliceList(list, Number(numeric(operand.$slice)));
}

function sortList(list: Value[], by: Value): void {
  if (isNumber(by)) {
    const direction = Number(numeric(by));
    list.sort((a, b) => compareValues(a, b) * direction);
    return;
  }
  if (!isDocument(by)) throw serverErrors.badValue('The $sort is invalid');
  const fields = Object.entries(by).map(([name, direction]) => ({
    name,
    direction: Number(numeric(direction)),
  }));
  list.sort((a, b) => {
    for (const { name, direction } of fields) {
      const order =
        compareValues(isDocument(a) ? read(a, name) : null, isDocument(b) ? read(b, name) : null) * direction;
      if (order !== 0) return order;
    }
    return 0;
  });
}

function sliceList(list: Value[], slice: number): void {
  if (slice >= 0) list.splice(slice);
  else list.splice(0, Math.max(0, list.length + slice));
}

function addToSet(document: Doc, path: string, operand: Value): void {
  const list = listAt(document, path, '$addToSet');
  const added = isDocument(operand) && Array.isArray(operand.$each) ? (operand.$each as Value[]) : [operand];
  for (const value of added) {
    if (!list.some((known) => compareValues(known, value) === 0)) list.push(value);
  }
}

function pull(document: Doc, path: string, operand: Value): void {
  const list = read(document, path);
  if (list === undefined) return;
  if (!Array.isArray(list)) throw serverErrors.badValue('Cannot apply $pull to a non-array value');
  const fits = pullTest(operand);
  const kept = list.filter((item) => !fits(item));
  list.splice(0, list.length, ...kept);
}

function pullTest(operand: Value): (item: Value) => boolean {
  if (isOperatorDocument(operand)) {
    const test = compileFilter({ item: operand });
    return (item) => test({ item });
  }
  if (isDocument(operand)) {
    const test = compileFilter(operand);
    return (item) => isDocument(item) && test(item);
  }
  return (item) => compareValues(item, operand) === 0;
}

/** A copy whose objects and lists are its own; BSON values are never changed in place and are shared. */
function cloned(value: Value): Value {
  if (Array.isArray(value)) return value.map(cloned);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cloned(field)]));
}

/** What an upsert starts from: the fields that the filter fixes by equality. */
export function documentFromFilter(filter: Doc): Doc {
  const document: Doc = {};
  const fix = (clause: Doc): void => {
    for (const [name, condition] of Object.entries(clause)) {
      if (name === '$and' && Array.isArray(condition)) condition.forEach((item) => fix(item as Doc));
      else if (name.startsWith('$')) continue;
      else if (!isOperatorDocument(condition)) put(document, name, condition);
      else if ('$eq' in condition) put(document, name, condition.$eq);
    }
  };
  fix(filter);
  return document;
}
