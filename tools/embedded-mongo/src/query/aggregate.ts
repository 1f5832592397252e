import { Double, Int32 } from 'bson';
import type { Collection } from '../storage/collection.js';
import { serverErrors } from '../server-error.js';
import { compareBy, count, find, sortOrderFrom, type FindRequest } from './find.js';
import { compileFilter } from './matcher.js';
import { compileProjection } from './projection.js';
import { sumOf } from './update.js';
import { compareValues, isDocument, isNumber, numeric, valueAt, type Doc, type Value } from './values.js';

/** A stage of a pipeline: documents in, documents out. */
type Stage = (documents: Iterable<Doc>) => Iterable<Doc>;

interface Accumulator {
  add(document: Doc): void;
  result(): Value;
}

/**
 * Runs a pipeline. `$match`, `$sort` and `$limit` at its beginning use the indexes. Stages, accumulators and
 * expressions that are not listed here are refused.
 */
export function aggregate(
  collection: Collection | null,
  pipeline: readonly Value[],
  deadlineMs: number | null,
): Doc[] {
  const stages = pipeline.map((stage) => {
    if (!isDocument(stage) || Object.keys(stage).length !== 1) {
      throw serverErrors.failedToParse(
        'A pipeline stage specification object must contain exactly one field.',
      );
    }
    return Object.entries(stage)[0] as [string, Value];
  });
  const compiled = stages.map(([name, argument]) => compileStage(name, argument));
  if (collection === null) return [...run([], compiled)];
  const request = leadingRequest(stages, deadlineMs);
  const counted = countOnly(collection, stages, request);
  if (counted !== null) return counted;
  const source = documentsOf(collection, request.find);
  return [...run(source, compiled.slice(request.stages))];
}

function run(source: Iterable<Doc>, stages: readonly Stage[]): Iterable<Doc> {
  return stages.reduce<Iterable<Doc>>((documents, stage) => stage(documents), source);
}

function* documentsOf(collection: Collection, request: FindRequest): Generator<Doc> {
  for (const stored of find(collection, request)) yield stored.content;
}

/** The stages at the beginning that a search can do itself. */
function leadingRequest(
  stages: readonly [string, Value][],
  deadlineMs: number | null,
): { find: FindRequest; stages: number } {
  const request = { filter: {} as Doc, sort: [] as FindRequest['sort'], skip: 0, limit: 0, deadlineMs };
  let taken = 0;
  if (stages[taken]?.[0] === '$match') {
    request.filter = stages[taken]?.[1] as Doc;
    taken += 1;
  }
  if (stages[taken]?.[0] === '$sort') {
    request.sort = sortOrderFrom(stages[taken]?.[1]);
    taken += 1;
  }
  if (stages[taken]?.[0] === '$skip') {
    request.skip = Number(numeric(stages[taken]?.[1]));
    taken += 1;
  }
  if (stages[taken]?.[0] === '$limit') {
    request.limit = Number(numeric(stages[taken]?.[1]));
    taken += 1;
  }
  return { find: request, stages: taken };
}

/** `countDocuments` of the drivers is a match, bounds and a sum of ones: the index can answer it. */
function countOnly(
  collection: Collection,
  stages: readonly [string, Value][],
  request: { readonly find: FindRequest; readonly stages: number },
): Doc[] | null {
  const last = stages[request.stages];
  if (last === undefined || stages.length !== request.stages + 1 || last[0] !== '$group') return null;
  const group = last[1] as Doc;
  const fields = Object.entries(group).filter(([name]) => name !== '_id');
  const [field] = fields;
  const sumsOnes =
    fields.length === 1 &&
    isDocument(field?.[1]) &&
    isNumber(field?.[1].$sum) &&
    Number(numeric(field[1].$sum)) === 1;
  const isConstant = isNumber(group._id) || group._id === null;
  if (field === undefined || !sumsOnes || !isConstant) return null;
  const total = count(collection, request.find);
  return total === 0 ? [] : [{ _id: group._id, [field[0]]: new Int32(total) }];
}

function compileStage(name: string, argument: Value): Stage {
  switch (name) {
    case '$match': {
      const fits = compileFilter(argument as Doc);
      return (documents) => filtered(documents, fits);
    }
    case '$sort': {
      const order = sortOrderFrom(argument);
      return (documents) => [...documents].sort((a, b) => compareBy(a, b, order));
    }
    case '$skip':
      return (documents) => [...documents].slice(Number(numeric(argument)));
    case '$limit':
      return (documents) => firstOf(documents, Number(numeric(argument)));
    case '$count':
      return (documents) => {
        const total = [...documents].length;
        return total === 0 ? [] : [{ [String(argument)]: new Int32(total) }];
      };
    case '$project': {
      const project = compileProject(argument);
      return (documents) => mapped(documents, project);
    }
    case '$addFields':
    case '$set': {
      const added = Object.entries(argument as Doc).map(
        ([field, expression]) => [field, compileExpression(expression)] as const,
      );
      return (documents) =>
        mapped(documents, (document) => ({
          ...document,
          ...Object.fromEntries(added.map(([field, evaluate]) => [field, evaluate(document)])),
        }));
    }
    case '$group':
      return compileGroup(argument);
    default:
      throw serverErrors.notSupported(`the pipeline stage ${name}`);
  }
}

function* filtered(documents: Iterable<Doc>, fits: (document: Doc) => boolean): Generator<Doc> {
  for (const document of documents) if (fits(document)) yield document;
}

function* mapped(documents: Iterable<Doc>, change: (document: Doc) => Doc): Generator<Doc> {
  for (const document of documents) yield change(document);
}

function* firstOf(documents: Iterable<Doc>, limit: number): Generator<Doc> {
  let given = 0;
  for (const document of documents) {
    yield document;
    given += 1;
    if (given >= limit) return;
  }
}

function compileProject(argument: Value): (document: Doc) => Doc {
  if (!isDocument(argument)) throw serverErrors.failedToParse('$project specification must be an object');
  const computed = Object.entries(argument).filter(
    ([, value]) => typeof value === 'string' || isDocument(value),
  );
  if (computed.length === 0) return compileProjection(argument) ?? ((document) => document);
  const plain = Object.fromEntries(
    Object.entries(argument).filter(([, value]) => !(typeof value === 'string' || isDocument(value))),
  );
  const pick = compileProjection({ _id: 1, ...plain }) ?? (() => ({}));
  const fields = computed.map(([field, expression]) => [field, compileExpression(expression)] as const);
  return (document) => ({
    ...pick(document),
    ...Object.fromEntries(fields.map(([field, evaluate]) => [field, evaluate(document)])),
  });
}

function compileGroup(argument: Value): Stage {
  if (!isDocument(argument) || !('_id' in argument))
    throw serverErrors.failedToParse('a group specification must include an _id');
  const { _id: idExpression, ...fields } = argument;
  const idOf = compileExpression(idExpression);
  const makers = Object.entries(fields).map(
    ([field, specification]) => [field, compileAccumulator(specification)] as const,
  );
  return (documents) => {
    const groups = new Map<
      string,
      { id: Value; accumulators: readonly (readonly [string, Accumulator])[] }
    >();
    for (const document of documents) {
      const id = idOf(document) ?? null;
      const name = groupName(id);
      let group = groups.get(name);
      if (group === undefined) {
        group = { id, accumulators: makers.map(([field, make]) => [field, make()] as const) };
        groups.set(name, group);
      }
      for (const [, accumulator] of group.accumulators) accumulator.add(document);
    }
    return [...groups.values()].map(({ id, accumulators }) => ({
      _id: id,
      ...Object.fromEntries(accumulators.map(([field, accumulator]) => [field, accumulator.result()])),
    }));
  };
}

/** Equal ids, whatever their number type, share a group. */
function groupName(id: Value): string {
  if (isNumber(id)) return `n${String(numeric(id))}`;
  if (isDocument(id))
    return `{${Object.entries(id)
      .map(([name, value]) => `${JSON.stringify(name)}:${groupName(value)}`)
      .join()}}`;
  if (id instanceof Date) return `d${id.getTime()}`;
  return JSON.stringify(id) ?? 'null';
}

function compileAccumulator(specification: Value): () => Accumulator {
  if (!isDocument(specification) || Object.keys(specification).length !== 1) {
    throw serverErrors.failedToParse('The field must be specified by one accumulator');
  }
  const [name, argument] = Object.entries(specification)[0] as [string, Value];
  if (name === '$count') return () => summing(() => new Int32(1));
  const evaluate = compileExpression(argument);
  switch (name) {
    case '$sum':
      return () => summing(evaluate);
    case '$avg':
      return () => averaging(evaluate);
    case '$min':
      return () => keeping(evaluate, (order) => order < 0);
    case '$max':
      return () => keeping(evaluate, (order) => order > 0);
    case '$first':
      return () => keeping(evaluate, () => false);
    case '$last':
      return () => keeping(evaluate, () => true);
    case '$push':
      return () => listing(evaluate, false);
    case '$addToSet':
      return () => listing(evaluate, true);
    default:
      throw serverErrors.notSupported(`the accumulator ${name}`);
  }
}

type Evaluate = (document: Doc) => Value;

function summing(evaluate: Evaluate): Accumulator {
  let sum: Value = new Int32(0);
  return {
    add: (document) => {
      const value = evaluate(document);
      if (isNumber(value)) sum = sumOf(sum, value);
    },
    result: () => sum,
  };
}

function averaging(evaluate: Evaluate): Accumulator {
  let sum = 0;
  let items = 0;
  return {
    add: (document) => {
      const value = evaluate(document);
      if (!isNumber(value)) return;
      sum += Number(numeric(value));
      items += 1;
    },
    result: () => (items === 0 ? null : new Double(sum / items)),
  };
}

function keeping(evaluate: Evaluate, better: (order: number) => boolean): Accumulator {
  let kept: Value;
  return {
    add: (document) => {
      const value = evaluate(document);
      if (value === undefined || value === null) return;
      if (kept === undefined || better(compareValues(value, kept))) kept = value;
    },
    result: () => kept ?? null,
  };
}

function listing(evaluate: Evaluate, isSet: boolean): Accumulator {
  const list: Value[] = [];
  return {
    add: (document) => {
      const value = evaluate(document);
      if (value === undefined) return;
      if (!isSet || !list.some((known) => compareValues(known, value) === 0)) list.push(value);
    },
    result: () => list,
  };
}

const truncationMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

function compileExpression(expression: Value): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$$'))
    throw serverErrors.notSupported(`the variable ${expression}`);
  if (typeof expression === 'string' && expression.startsWith('$')) {
    const path = expression.slice(1);
    return (document) => valueAt(document, path);
  }
  if (!isDocument(expression)) return () => expression;
  const entries = Object.entries(expression);
  const [first] = entries;
  if (first === undefined || !first[0].startsWith('$')) {
    const fields = entries.map(([name, value]) => [name, compileExpression(value)] as const);
    return (document) => Object.fromEntries(fields.map(([name, evaluate]) => [name, evaluate(document)]));
  }
  return compileOperatorExpression(first[0], first[1]);
}

function compileOperatorExpression(name: string, argument: Value): Evaluate {
  const operands = (Array.isArray(argument) ? argument : [argument]).map((operand) =>
    isDocument(argument) ? () => undefined : compileExpression(operand as Value),
  );
  const compared =
    (fits: (order: number) => boolean): Evaluate =>
    (document) =>
      fits(compareValues(operands[0]?.(document), operands[1]?.(document)));
  switch (name) {
    case '$literal':
      return () => argument;
    case '$eq':
      return compared((order) => order === 0);
    case '$ne':
      return compared((order) => order !== 0);
    case '$gt':
      return compared((order) => order > 0);
    case '$gte':
      return compared((order) => order >= 0);
    case '$lt':
      return compared((order) => order < 0);
    case '$lte':
      return compared((order) => order <= 0);
    case '$ifNull':
      return (document) =>
        operands.map((operand) => operand(document)).find((value) => value !== undefined && value !== null) ??
        null;
    case '$add':
      return (document) =>
        operands
          .map((operand) => operand(document))
          .reduce((sum, value) => sumOf(sum, value), new Int32(0) as Value);
    case '$cond':
      return compileCondition(argument);
    case '$dateTrunc':
      return compileDateTrunc(argument);
    default:
      throw serverErrors.notSupported(`the expression ${name}`);
  }
}

function compileCondition(argument: Value): Evaluate {
  const parts = Array.isArray(argument)
    ? argument
    : isDocument(argument)
      ? [argument.if, argument.then, argument.else]
      : [];
  const [test, yes, no] = parts.map((part) => compileExpression(part as Value));
  if (test === undefined || yes === undefined || no === undefined)
    throw serverErrors.failedToParse('$cond needs three parts');
  return (document) => {
    const value = test(document);
    const isFalse =
      value === false ||
      value === null ||
      value === undefined ||
      (isNumber(value) && Number(numeric(value)) === 0);
    return isFalse ? no(document) : yes(document);
  };
}

function compileDateTrunc(argument: Value): Evaluate {
  if (!isDocument(argument))
    throw serverErrors.failedToParse('$dateTrunc only supports an object as its argument');
  const unitMs = truncationMs[String(argument.unit)];
  const others = Object.keys(argument).filter((name) => name !== 'date' && name !== 'unit');
  if (unitMs === undefined || others.length > 0)
    throw serverErrors.notSupported('$dateTrunc with this unit or these options');
  const date = compileExpression(argument.date);
  return (document) => {
    const value = date(document);
    return value instanceof Date ? new Date(Math.floor(value.getTime() / unitMs) * unitMs) : null;
  };
}
