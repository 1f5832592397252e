import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'bson';
import type { Doc } from '../query/values.js';
import { serverErrors } from '../server-error.js';
import { typedOptions } from '../wire/message.js';
import { Collection } from './collection.js';
import { CollectionIndex, type IndexDefinition } from './collection-index.js';

/** Writes are committed together, at the latest after this time; a crash loses no more than it. */
const groupCommitMs = 50;

interface StoredCollection {
  id: number;
  namespace: string;
}

interface StoredIndex {
  id: number;
  collection: number;
  definition: Uint8Array;
}

/**
 * All databases of the engine in one SQLite file. Writes of all clients share transactions; `committed` waits for the
 * one a write is in, with `synchronous=FULL`, so that what it has confirmed survives a crash of the machine.
 */
export class Store {
  private readonly database: DatabaseSync;
  private readonly collections = new Map<string, Collection>();
  private inTransaction = false;
  private commitTimer: NodeJS.Timeout | null = null;
  private commitSoon: NodeJS.Immediate | null = null;
  private waiting: (() => void)[] = [];

  /** @throws Error when the file is in use by another process */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.database = new DatabaseSync(join(directory, 'embedded-mongo.sqlite'));
    this.database.exec(
      'PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; ' +
        'PRAGMA wal_autocheckpoint=4000; PRAGMA temp_store=MEMORY; ' +
        'CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL UNIQUE); ' +
        'CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, definition BLOB NOT NULL)',
    );
    this.load();
  }

  find(namespace: string): Collection | null {
    return this.collections.get(namespace) ?? null;
  }

  /** The collection, made with its index on `_id` when it is missing. */
  findOrCreate(namespace: string): Collection {
    const known = this.collections.get(namespace);
    if (known !== undefined) return known;
    this.beginWrite();
    const id = Number(
      this.database.prepare('INSERT INTO collections (namespace) VALUES (?)').run(namespace).lastInsertRowid,
    );
    const collection = new Collection(namespace, this.database, `c${id}`);
    this.collections.set(namespace, collection);
    this.createIndex(collection, {
      name: '_id_',
      pattern: [['_id', 1]],
      unique: true,
      sparse: false,
      partialFilter: null,
      expireAfterSeconds: null,
    });
    return collection;
  }

  /** Names of the collections of a database. */
  collectionsOf(database: string): string[] {
    const prefix = `${database}.`;
    return [...this.collections.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }

  get databases(): string[] {
    return [...new Set([...this.collections.keys()].map((name) => name.slice(0, name.indexOf('.'))))];
  }

  allCollections(): Iterable<Collection> {
    return this.collections.values();
  }

  /** Adds an index and fills it. @throws ServerError when documents contradict it; nothing has changed then */
  createIndex(collection: Collection, definition: IndexDefinition): void {
    this.beginWrite();
    const stored = Buffer.from(
      serialize({ ...definition, pattern: definition.pattern.map(([path, direction]) => [path, direction]) }),
    );
    const id = Number(
      this.database
        .prepare('INSERT INTO indexes (collection, definition) VALUES (?, ?)')
        .run(idOf(collection), stored).lastInsertRowid,
    );
    const index = new CollectionIndex(definition, this.database, `i${id}`);
    try {
      collection.build(index);
    } catch (error) {
      index.drop();
      this.database.prepare('DELETE FROM indexes WHERE id = ?').run(id);
      throw error;
    }
  }

  dropIndex(collection: Collection, name: string): void {
    const at = collection.indexes.findIndex((index) => index.definition.name === name);
    if (at < 0) throw serverErrors.indexNotFound(`index not found with name [${name}]`);
    if (at === 0) throw serverErrors.invalidOptions('cannot drop _id index');
    this.beginWrite();
    const [index] = collection.indexes.splice(at, 1);
    if (index === undefined) return;
    index.drop();
    this.database.prepare('DELETE FROM indexes WHERE id = ?').run(Number(index.table.slice(1)));
  }

  /** Changes the life time of an index's documents. */
  changeExpiry(collection: Collection, name: string, expireAfterSeconds: number): void {
    const index = collection.indexes.find((candidate) => candidate.definition.name === name);
    if (index === undefined) throw serverErrors.indexNotFound(`cannot find index ${name}`);
    this.dropIndex(collection, name);
    this.createIndex(collection, { ...index.definition, expireAfterSeconds });
  }

  drop(namespace: string): boolean {
    const collection = this.collections.get(namespace);
    if (collection === undefined) return false;
    this.beginWrite();
    for (const index of collection.indexes) index.drop();
    this.database.prepare('DELETE FROM indexes WHERE collection = ?').run(idOf(collection));
    this.database.exec(`DROP TABLE ${collection.table}`);
    this.database.prepare('DELETE FROM collections WHERE id = ?').run(idOf(collection));
    this.collections.delete(namespace);
    return true;
  }

  /** Called before every write: opens the shared transaction and sees to its end. */
  beginWrite(): void {
    if (this.inTransaction) return;
    this.database.exec('BEGIN');
    this.inTransaction = true;
    this.commitTimer = setTimeout(() => this.commit(), groupCommitMs);
  }

  /** Resolves when everything written so far is durable. Writes of one turn of the event loop share a flush. */
  committed(): Promise<void> {
    if (!this.inTransaction) return Promise.resolve();
    this.commitSoon ??= setImmediate(() => this.commit());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.commit();
    this.database.close();
  }

  private commit(): void {
    if (this.commitTimer !== null) clearTimeout(this.commitTimer);
    if (this.commitSoon !== null) clearImmediate(this.commitSoon);
    this.commitTimer = null;
    this.commitSoon = null;
    if (this.inTransaction) this.database.exec('COMMIT');
    this.inTransaction = false;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private load(): void {
    const indexes = this.database
      .prepare('SELECT id, collection, definition FROM indexes ORDER BY id')
      .all() as unknown as StoredIndex[];
    const collections = this.database
      .prepare('SELECT id, namespace FROM collections')
      .all() as unknown as StoredCollection[];
    for (const { id, namespace } of collections) {
      const collection = new Collection(namespace, this.database, `c${id}`);
      this.collections.set(namespace, collection);
      for (const stored of indexes.filter((index) => index.collection === id)) {
        collection.indexes.push(
          new CollectionIndex(definitionFrom(stored.definition), this.database, `i${stored.id}`),
        );
      }
    }
  }
}

function idOf(collection: Collection): number {
  return Number(collection.table.slice(1));
}

function definitionFrom(bytes: Uint8Array): IndexDefinition {
  // The filter keeps its number types; everything else is plain.
  const plain = deserialize(bytes) as unknown as IndexDefinition;
  const typed = deserialize(bytes, typedOptions) as unknown as { partialFilter: Doc | null };
  return { ...plain, partialFilter: typed.partialFilter };
}
