import type { Long } from 'bson';
import { serialize } from 'bson';
import { aggregate } from '../query/aggregate.js';
import { count, find, sortOrderFrom, type FindRequest, type FindStatistics } from '../query/find.js';
import { choosePlan } from '../query/plan.js';
import { compileProjection } from '../query/projection.js';
import { compareValues, isDocument, valuesAt, type Doc, type Value } from '../query/values.js';
import { serverErrors } from '../server-error.js';
import { encodeCursorAnswer } from '../wire/message.js';
import {
  deadlineOf,
  integerOf,
  namespaceOf,
  refuseOptions,
  type Command,
  type CommandContext,
} from './context.js';

const refusedReadOptions = [
  'collation',
  'tailable',
  'awaitData',
  'min',
  'max',
  'returnKey',
  'showRecordId',
] as const;

function requestFrom(body: Doc, filterName: string): FindRequest {
  const filter: Value = body[filterName] ?? {};
  if (!isDocument(filter)) throw serverErrors.failedToParse(`${filterName} must be a document`);
  return {
    filter,
    sort: sortOrderFrom(body.sort),
    skip: integerOf(body.skip, 0),
    limit: Math.abs(integerOf(body.limit, 0)),
    deadlineMs: deadlineOf(body),
  };
}

const findCommand: Command = (context) => {
  const namespace = namespaceOf(context, 'find');
  const { store, cursors, body } = context;
  refuseOptions(body, refusedReadOptions);
  const request = requestFrom(body, 'filter');
  const project = compileProjection(body.projection);
  const collection = store.find(namespace);
  if (collection === null) return encodeCursorAnswer('firstBatch', [], 0n, namespace);
  const encoded = function* (): Generator<Buffer> {
    for (const stored of find(collection, request)) {
      yield project === null ? stored.bytes : Buffer.from(serialize(project(stored.content)));
    }
  };
  const batchSize = body.batchSize === undefined ? null : integerOf(body.batchSize, 101);
  const { documents, cursorId } = cursors.first(namespace, encoded(), batchSize, body.singleBatch === true);
  return encodeCursorAnswer('firstBatch', documents, cursorId, namespace);
};

const aggregateCommand: Command = (context) => {
  const namespace = namespaceOf(context, 'aggregate');
  const { store, cursors, body } = context;
  refuseOptions(body, ['collation', 'explain']);
  if (!Array.isArray(body.pipeline)) throw serverErrors.failedToParse('aggregate needs a pipeline');
  const results = aggregate(store.find(namespace), body.pipeline as Value[], deadlineOf(body));
  const encoded = results.map((document) => Buffer.from(serialize(document)));
  const size =
    isDocument(body.cursor) && body.cursor.batchSize !== undefined
      ? integerOf(body.cursor.batchSize, 101)
      : null;
  const { documents, cursorId } = cursors.first(namespace, encoded, size, false);
  return encodeCursorAnswer('firstBatch', documents, cursorId, namespace);
};

const getMore: Command = ({ cursors, database, body }) => {
  const namespace = `${database}.${String(body.collection)}`;
  const id = (body.getMore as Long).toBigInt();
  const batchSize = body.batchSize === undefined ? null : integerOf(body.batchSize, 101);
  const { documents, cursorId } = cursors.next(id, namespace, batchSize);
  return encodeCursorAnswer('nextBatch', documents, cursorId, namespace);
};

const killCursors: Command = ({ cursors, body }) => {
  const ids = (body.cursors as Long[]).map((id) => ({ id, killed: cursors.kill(id.toBigInt()) }));
  return {
    cursorsKilled: ids.filter(({ killed }) => killed).map(({ id }) => id),
    cursorsNotFound: ids.filter(({ killed }) => !killed).map(({ id }) => id),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  };
};

const distinct: Command = (context) => {
  const collection = context.store.find(namespaceOf(context, 'distinct'));
  const names = String(context.body.key).split('.');
  const values: Value[] = [];
  if (collection !== null) {
    for (const stored of find(collection, requestFrom(context.body, 'query'))) {
      for (const value of valuesAt(stored.content, names).flat()) {
        if (value !== undefined && !values.some((known) => compareValues(known, value) === 0))
          values.push(value);
      }
    }
  }
  return { values: values.sort(compareValues), ok: 1 };
};

/** Runs a find or the match of an aggregate and tells how: in the shape of MongoDB's `explain`. */
const explain: Command = (context) => {
  const inner = context.body.explain as Doc;
  const isFind = 'find' in inner;
  if (!isFind && !('aggregate' in inner) && !('count' in inner))
    throw serverErrors.notSupported('explain of this command');
  const command = isFind ? 'find' : 'count' in inner ? 'count' : 'aggregate';
  const namespace = namespaceOf({ ...context, body: inner } as CommandContext, command);
  const body = command === 'aggregate' ? explainedStages(inner.pipeline as Doc[]) : inner;
  const request = requestFrom(body, command === 'count' ? 'query' : 'filter');
  const collection = context.store.find(namespace);
  if (collection === null) return { queryPlanner: { namespace, winningPlan: { stage: 'EOF' } }, ok: 1 };
  const plan = choosePlan(collection, request.filter, request.sort);
  const statistics: FindStatistics = { keysExamined: 0, documentsExamined: 0 };
  let returned = 0;
  for (const _stored of find(collection, request, statistics)) returned += 1;
  const access =
    plan.index === null
      ? { stage: 'COLLSCAN' }
      : {
          stage: 'FETCH',
          inputStage: {
            stage: 'IXSCAN',
            indexName: plan.index.definition.name,
            keyPattern: Object.fromEntries(plan.index.definition.pattern),
            direction: plan.isReverse ? 'backward' : 'forward',
          },
        };
  return {
    queryPlanner: { namespace, winningPlan: plan.isSorted ? access : { stage: 'SORT', inputStage: access } },
    executionStats: {
      executionSuccess: true,
      nReturned: returned,
      totalKeysExamined: statistics.keysExamined,
      totalDocsExamined: statistics.documentsExamined,
    },
    ok: 1,
  };
};

function explainedStages(pipeline: readonly Doc[]): Doc {
  const body: Doc = {};
  for (const stage of pipeline) {
    if ('$match' in stage && body.filter === undefined) body.filter = stage.$match;
    else if ('$sort' in stage && body.sort === undefined) body.sort = stage.$sort;
    else if ('$limit' in stage) body.limit = stage.$limit;
    else break;
  }
  return body;
}

/** Commands that read. */
export const readCommands: Readonly<Record<string, Command>> = {
  find: findCommand,
  aggregate: aggregateCommand,
  getMore,
  killCursors,
  distinct,
  explain,
  count: (context) => {
    const collection = context.store.find(namespaceOf(context, 'count'));
    return { n: collection === null ? 0 : count(collection, requestFrom(context.body, 'query')), ok: 1 };
  },
};
