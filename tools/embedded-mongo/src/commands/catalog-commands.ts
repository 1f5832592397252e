import { isDocument, isNumber, numeric, type Doc, type Value } from '../query/values.js';
import { serverErrors } from '../server-error.js';
import type { Collection } from '../storage/collection.js';
import type { IndexDefinition } from '../storage/collection-index.js';
import { namespaceOf, type Command, type CommandContext } from './context.js';
import { encodeCursorAnswer } from '../wire/message.js';
import { serialize } from 'bson';

const knownIndexOptions: ReadonlySet<string> = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'ns',
]);

const createIndexes: Command = (context) => {
  const namespace = namespaceOf(context, 'createIndexes');
  const { store, body } = context;
  const isNew = store.find(namespace) === null;
  const collection = store.findOrCreate(namespace);
  const before = collection.indexes.length;
  if (!Array.isArray(body.indexes)) throw serverErrors.failedToParse('createIndexes needs indexes');
  for (const specification of body.indexes as Doc[]) {
    const definition = definitionFrom(specification);
    const known = collection.indexes.find(
      (index) => index.definition.name === definition.name || samePattern(index.definition, definition),
    );
    if (known === undefined) store.createIndex(collection, definition);
    else if (!sameDefinition(known.definition, definition)) {
      throw serverErrors.indexOptionsConflict(
        `An equivalent index already exists with a different name or options: ${known.definition.name}`,
      );
    }
  }
  return {
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically: isNew,
    ok: 1,
  };
};

function definitionFrom(specification: Doc): IndexDefinition {
  const unknown = Object.keys(specification).find((name) => !knownIndexOptions.has(name));
  if (unknown !== undefined) throw serverErrors.notSupported(`the index option ${unknown}`);
  if (!isDocument(specification.key)) throw serverErrors.failedToParse('an index needs a key');
  const pattern = Object.entries(specification.key).map(([path, direction]) => {
    const sign = isNumber(direction) ? Math.sign(Number(numeric(direction))) : 0;
    if (sign === 0 || path.includes('$')) throw serverErrors.notSupported(`an index of this kind on ${path}`);
    return [path, sign as 1 | -1] as const;
  });
  const expiry = specification.expireAfterSeconds;
  if (expiry !== undefined && (pattern.length !== 1 || !isNumber(expiry))) {
    throw serverErrors.invalidOptions('TTL indexes are single-field indexes and need a number of seconds');
  }
  return {
    name: String(specification.name),
    pattern,
    unique: specification.unique === true,
    sparse: specification.sparse === true,
    partialFilter: isDocument(specification.partialFilterExpression)
      ? specification.partialFilterExpression
      : null,
    expireAfterSeconds: expiry === undefined ? null : Number(numeric(expiry)),
  };
}

function samePattern(a: IndexDefinition, b: IndexDefinition): boolean {
  return JSON.stringify([a.pattern, a.partialFilter]) === JSON.stringify([b.pattern, b.partialFilter]);
}

function sameDefinition(a: IndexDefinition, b: IndexDefinition): boolean {
  const isIdIndex = a.name === '_id_' && b.pattern[0]?.[0] === '_id';
  return isIdIndex || JSON.stringify({ ...a }) === JSON.stringify({ ...b });
}

function describe(definition: IndexDefinition): Doc {
  return {
    v: 2,
    key: Object.fromEntries(definition.pattern),
    name: definition.name,
    ...(definition.unique && definition.name !== '_id_' ? { unique: true } : {}),
    ...(definition.sparse ? { sparse: true } : {}),
    ...(definition.partialFilter === null ? {} : { partialFilterExpression: definition.partialFilter }),
    ...(definition.expireAfterSeconds === null ? {} : { expireAfterSeconds: definition.expireAfterSeconds }),
  };
}

function existing(context: CommandContext, command: string): Collection {
  const namespace = namespaceOf(context, command);
  const collection = context.store.find(namespace);
  if (collection === null) throw serverErrors.namespaceNotFound(`ns does not exist: ${namespace}`);
  return collection;
}

const dropIndexes: Command = (context) => {
  const collection = existing(context, 'dropIndexes');
  const before = collection.indexes.length;
  const named: Value = context.body.index;
  const names =
    named === '*'
      ? collection.indexes.slice(1).map((index) => index.definition.name)
      : Array.isArray(named)
        ? named.map(String)
        : [String(named)];
  for (const name of names) context.store.dropIndex(collection, name);
  return { nIndexesWas: before, ok: 1 };
};

const collMod: Command = (context) => {
  const collection = existing(context, 'collMod');
  const index: Value = context.body.index;
  if (!isDocument(index) || index.expireAfterSeconds === undefined)
    throw serverErrors.notSupported('collMod beyond expireAfterSeconds');
  const byPattern = (): string => {
    const wanted = JSON.stringify(
      Object.entries(index.keyPattern as Doc).map(([path, direction]) => [path, Number(numeric(direction))]),
    );
    return (
      collection.indexes.find((known) => JSON.stringify(known.definition.pattern) === wanted)?.definition
        .name ?? ''
    );
  };
  const name = typeof index.name === 'string' ? index.name : byPattern();
  context.store.changeExpiry(collection, name, Number(numeric(index.expireAfterSeconds)));
  return { ok: 1 };
};

/** Commands about collections and indexes. */
export const catalogCommands: Readonly<Record<string, Command>> = {
  createIndexes,
  dropIndexes,
  collMod,
  create: (context) => {
    const unsupported = ['capped', 'timeseries', 'viewOn', 'collation', 'validator'].find(
      (name) => context.body[name] !== undefined,
    );
    if (unsupported !== undefined) throw serverErrors.notSupported(`a collection with ${unsupported}`);
    context.store.findOrCreate(namespaceOf(context, 'create'));
    return { ok: 1 };
  },
  drop: (context) => {
    const namespace = namespaceOf(context, 'drop');
    if (!context.store.drop(namespace)) throw serverErrors.namespaceNotFound(`ns not found ${namespace}`);
    return { ns: namespace, ok: 1 };
  },
  dropDatabase: ({ store, database }) => {
    for (const name of store.collectionsOf(database)) store.drop(`${database}.${name}`);
    return { dropped: database, ok: 1 };
  },
  listDatabases: ({ store }) => ({
    databases: store.databases.map((name) => ({ name, sizeOnDisk: 0, empty: false })),
    totalSize: 0,
    ok: 1,
  }),
  listCollections: ({ store, database, body }) => {
    const wanted = isDocument(body.filter) ? body.filter.name : undefined;
    const names = store.collectionsOf(database).filter((name) => wanted === undefined || name === wanted);
    const documents = names.map((name) =>
      Buffer.from(serialize({ name, type: 'collection', options: {}, info: { readOnly: false } })),
    );
    return encodeCursorAnswer('firstBatch', documents, 0n, `${database}.$cmd.listCollections`);
  },
  listIndexes: (context) => {
    const documents = existing(context, 'listIndexes').indexes.map((index) =>
      Buffer.from(serialize(describe(index.definition))),
    );
    return encodeCursorAnswer('firstBatch', documents, 0n, namespaceOf(context, 'listIndexes'));
  },
};
