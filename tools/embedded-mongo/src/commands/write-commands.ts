import { deserialize, ObjectId, serialize, type Document } from 'bson';
import { find, sortOrderFrom, type FindRequest } from '../query/find.js';
import { compileFilter } from '../query/matcher.js';
import { compileProjection } from '../query/projection.js';
import { compileUpdate, documentFromFilter, type Update } from '../query/update.js';
import { isDocument, type Doc, type Value } from '../query/values.js';
import { ServerError, serverErrors } from '../server-error.js';
import type { Collection, StoredDocument } from '../storage/collection.js';
import { typedOptions } from '../wire/message.js';
import {
  deadlineOf,
  integerOf,
  namespaceOf,
  refuseOptions,
  wantsJournal,
  type Command,
  type CommandContext,
} from './context.js';

interface WriteError extends Document {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
}

/** The documents of a write: in a sequence of their own, or in the command. */
function operationsOf(context: CommandContext, name: string): Doc[] {
  const sequence = context.sequences[name];
  if (sequence !== undefined) return sequence.map((bytes) => deserialize(bytes, typedOptions) as Doc);
  const inBody: unknown = context.body[name];
  if (!Array.isArray(inBody)) throw serverErrors.failedToParse(`the command needs ${name}`);
  return inBody as Doc[];
}

/** Runs operations one after another; an ordered write ends at its first error, an unordered one goes on. */
function runAll(count: number, isOrdered: boolean, run: (at: number) => void): WriteError[] {
  const errors: WriteError[] = [];
  for (let at = 0; at < count; at += 1) {
    try {
      run(at);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      errors.push({ index: at, code: error.code, errmsg: error.message, ...error.details });
      if (isOrdered) break;
    }
  }
  return errors;
}

async function answered(
  context: CommandContext,
  answer: Document,
  errors: readonly WriteError[],
): Promise<Document> {
  if (wantsJournal(context.body)) await context.store.committed();
  return { ...answer, ...(errors.length === 0 ? {} : { writeErrors: errors }), ok: 1 };
}

const insert: Command = (context) => {
  const { store, body, sequences } = context;
  const collection = store.findOrCreate(namespaceOf(context, 'insert'));
  const documents =
    sequences.documents ??
    operationsOf(context, 'documents').map((document) => Buffer.from(serialize(document)));
  store.beginWrite();
  let inserted = 0;
  const errors = runAll(documents.length, body.ordered !== false, (at) => {
    // The bytes are a view into the client's message; SQLite copies them.
    collection.insert(documents[at] as Buffer);
    inserted += 1;
  });
  return answered(context, { n: inserted }, errors);
};

interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId: Value;
}

const update: Command = (context) => {
  const { store, body } = context;
  const collection = store.findOrCreate(namespaceOf(context, 'update'));
  const operations = operationsOf(context, 'updates');
  store.beginWrite();
  let [matched, modified] = [0, 0];
  const upserted: Document[] = [];
  const errors = runAll(operations.length, body.ordered !== false, (at) => {
    const operation = operations[at] as Doc;
    refuseOptions(operation, ['collation', 'arrayFilters', 'c']);
    const outcome = runUpdate(collection, operation);
    matched += outcome.matched;
    modified += outcome.modified;
    if (outcome.upsertedId !== undefined) upserted.push({ index: at, _id: outcome.upsertedId });
  });
  const answer = {
    n: matched + upserted.length,
    nModified: modified,
    ...(upserted.length === 0 ? {} : { upserted }),
  };
  return answered(context, answer, errors);
};

function runUpdate(collection: Collection, operation: Doc): UpdateOutcome {
  const filter = operation.q as Doc;
  const change = compileUpdate(operation.u);
  const isMulti = operation.multi === true;
  const found = [...find(collection, requestFor(filter, operation.sort, isMulti ? 0 : 1, operation))];
  if (found.length === 0 && operation.upsert === true) {
    return { matched: 0, modified: 0, upsertedId: upsert(collection, filter, change)._id };
  }
  let modified = 0;
  for (const stored of found) if (applyTo(collection, stored, change).isModified) modified += 1;
  return { matched: found.length, modified, upsertedId: undefined };
}

function requestFor(filter: Doc, sort: Value, limit: number, body: Doc): FindRequest {
  if (!isDocument(filter)) throw serverErrors.failedToParse('the filter must be a document');
  return { filter, sort: sortOrderFrom(sort), skip: 0, limit, deadlineMs: deadlineOf(body) };
}

/** Changes a stored document. It is computed whole before anything is written: an operator that fails changes nothing. */
function applyTo(
  collection: Collection,
  stored: StoredDocument,
  change: Update,
): { document: Doc; isModified: boolean } {
  const changed = change(stored.content, false);
  const isModified = !Buffer.from(serialize(changed, { ignoreUndefined: true })).equals(stored.bytes);
  if (isModified) collection.replace(stored, changed);
  return { document: changed, isModified };
}

function upsert(collection: Collection, filter: Doc, change: Update): Doc {
  const made = change(documentFromFilter(filter), true);
  const document = made._id === undefined ? { _id: new ObjectId(), ...made } : { _id: made._id, ...made };
  collection.insert(Buffer.from(serialize(document, { ignoreUndefined: true })));
  return document;
}

const remove: Command = (context) => {
  const { store, body } = context;
  const collection = store.find(namespaceOf(context, 'delete'));
  const operations = operationsOf(context, 'deletes');
  if (collection === null) return { n: 0, ok: 1 };
  store.beginWrite();
  let removed = 0;
  const errors = runAll(operations.length, body.ordered !== false, (at) => {
    const operation = operations[at] as Doc;
    refuseOptions(operation, ['collation']);
    const found = [
      ...find(
        collection,
        requestFor(operation.q as Doc, undefined, integerOf(operation.limit, 0), operation),
      ),
    ];
    for (const stored of found) collection.delete(stored);
    removed += found.length;
  });
  return answered(context, { n: removed }, errors);
};

const findAndModify: Command = async (context) => {
  const command = 'findAndModify' in context.body ? 'findAndModify' : 'findandmodify';
  const { store, body } = context;
  refuseOptions(body, ['collation', 'arrayFilters']);
  const collection = store.findOrCreate(namespaceOf(context, command));
  const filter = (body.query ?? {}) as Doc;
  compileFilter(filter);
  const project = compileProjection(body.fields);
  store.beginWrite();
  const [stored] = find(collection, requestFor(filter, body.sort, 1, body));
  const shown = (document: Doc | null): Doc | null =>
    document === null || project === null ? document : project(document);
  let answer: Document;
  if (body.remove === true) {
    if (stored !== undefined) collection.delete(stored);
    answer = { lastErrorObject: { n: stored === undefined ? 0 : 1 }, value: shown(stored?.content ?? null) };
  } else if (stored !== undefined) {
    const before = stored.content;
    const { document } = applyTo(collection, stored, compileUpdate(body.update));
    answer = {
      lastErrorObject: { n: 1, updatedExisting: true },
      value: shown(body.new === true ? document : before),
    };
  } else if (body.upsert === true) {
    const document = upsert(collection, filter, compileUpdate(body.update));
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: document._id };
    answer = { lastErrorObject, value: body.new === true ? shown(document) : null };
  } else {
    answer = { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  }
  return answered(context, answer, []);
};

/** Commands that write. */
export const writeCommands: Readonly<Record<string, Command>> = {
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
};
