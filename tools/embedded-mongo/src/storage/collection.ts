import { deserialize, serialize } from 'bson';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Doc } from '../query/values.js';
import { serverErrors } from '../server-error.js';
import { typedOptions } from '../wire/message.js';
import type { CollectionIndex } from './collection-index.js';
import { type IndexDefinition } from './collection-index.js';

/** A stored document: its row, its bytes and, once somebody needs it, its content. */
export class StoredDocument {
  private parsed: Doc | null = null;

  constructor(
    readonly rowId: number,
    readonly bytes: Buffer,
  ) {}

  get content(): Doc {
    this.parsed ??= deserialize(this.bytes, typedOptions) as Doc;
    return this.parsed;
  }
}

/** Largest document, bytes. @source MongoDB `maxBsonObjectSize` */
const maxDocumentBytes = 16 * 1024 * 1024;

/** Documents of one collection with its indexes. Every call is whole: it has happened completely or not at all. */
export class Collection {
  readonly indexes: CollectionIndex[] = [];
  private readonly insertRow: StatementSync;
  private readonly updateRow: StatementSync;
  private readonly deleteRow: StatementSync;
  private readonly readRow: StatementSync;
  private readonly countRows: StatementSync;
  private readonly scanRows: StatementSync;

  constructor(
    readonly namespace: string,
    database: DatabaseSync,
    readonly table: string,
  ) {
    database.exec(`CREATE TABLE IF NOT EXISTS ${table} (rid INTEGER PRIMARY KEY, doc BLOB NOT NULL)`);
    this.insertRow = database.prepare(`INSERT INTO ${table} (doc) VALUES (?)`);
    this.updateRow = database.prepare(`UPDATE ${table} SET doc = ? WHERE rid = ?`);
    this.deleteRow = database.prepare(`DELETE FROM ${table} WHERE rid = ?`);
    this.readRow = database.prepare(`SELECT doc FROM ${table} WHERE rid = ?`);
    this.countRows = database.prepare(`SELECT count(*) AS n FROM ${table}`);
    this.scanRows = database.prepare(`SELECT rid, doc FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ?`);
  }

  get count(): number {
    return (this.countRows.get() as { n: number }).n;
  }

  /** @throws ServerError DuplicateKey; nothing has been written then */
  insert(bytes: Buffer): void {
    if (bytes.length > maxDocumentBytes) throw serverErrors.badValue('object to insert too large');
    const document = deserialize(bytes, typedOptions) as Doc;
    if (document._id === undefined) throw serverErrors.badValue('a document without _id');
    const keys = this.indexes.map((index) => index.keyOf(document));
    this.refuseDuplicates(document, keys, null);
    const rowId = Number(this.insertRow.run(bytes).lastInsertRowid);
    keys.forEach((key, at) => {
      if (key !== null) this.indexes[at]?.add(key, rowId);
    });
  }

  /** Puts a changed document in the place of a stored one. @throws ServerError DuplicateKey; nothing has changed then */
  replace(stored: StoredDocument, changed: Doc): StoredDocument {
    const bytes = Buffer.from(serialize(changed, { ignoreUndefined: true }));
    if (bytes.length > maxDocumentBytes)
      throw serverErrors.badValue('Resulting document after update is too large');
    const before = this.indexes.map((index) => index.keyOf(stored.content));
    const after = this.indexes.map((index) => index.keyOf(changed));
    const isChanged = (at: number): boolean => !sameKey(before[at] ?? null, after[at] ?? null);
    this.refuseDuplicates(
      changed,
      after.map((key, at) => (isChanged(at) ? key : null)),
      stored.rowId,
    );
    this.updateRow.run(bytes, stored.rowId);
    this.indexes.forEach((index, at) => {
      if (!isChanged(at)) return;
      const [old, fresh] = [before[at] ?? null, after[at] ?? null];
      if (old !== null) index.remove(old, stored.rowId);
      if (fresh !== null) index.add(fresh, stored.rowId);
    });
    return new StoredDocument(stored.rowId, bytes);
  }

  delete(stored: StoredDocument): void {
    for (const index of this.indexes) {
      const key = index.keyOf(stored.content);
      if (key !== null) index.remove(key, stored.rowId);
    }
    this.deleteRow.run(stored.rowId);
  }

  /** The document of a row, or `null` when it is gone. */
  read(rowId: number): StoredDocument | null {
    const row = this.readRow.get(rowId) as { doc: Uint8Array } | undefined;
    return row === undefined ? null : new StoredDocument(rowId, asBuffer(row.doc));
  }

  /** All documents in the order of their insertion, read in portions. */
  *scan(): Generator<StoredDocument> {
    let after = 0;
    for (;;) {
      const rows = this.scanRows.all(after, 256) as unknown as { rid: number; doc: Uint8Array }[];
      for (const { rid, doc } of rows) {
        after = rid;
        yield new StoredDocument(rid, asBuffer(doc));
      }
      if (rows.length < 256) return;
    }
  }

  /** Fills a new index. @throws ServerError DuplicateKey; the caller drops the index then */
  build(index: CollectionIndex): void {
    for (const stored of this.scan()) {
      const key = index.keyOf(stored.content);
      if (key === null) continue;
      if (index.definition.unique && index.rowWith(key) !== null)
        throw this.duplicateKey(index.definition, stored.content);
      index.add(key, stored.rowId);
    }
    this.indexes.push(index);
  }

  private refuseDuplicates(document: Doc, keys: readonly (Buffer | null)[], ownRow: number | null): void {
    this.indexes.forEach((index, at) => {
      const key = keys[at] ?? null;
      if (key === null || !index.definition.unique) return;
      const row = index.rowWith(key);
      if (row !== null && row !== ownRow) throw this.duplicateKey(index.definition, document);
    });
  }

  private duplicateKey(definition: IndexDefinition, document: Doc): Error {
    const keyPattern = Object.fromEntries(definition.pattern);
    const keyValue = Object.fromEntries(
      definition.pattern.map(([path]) => [
        path,
        path.split('.').reduce<unknown>((value, name) => (value as Doc | undefined)?.[name], document) ??
          null,
      ]),
    );
    return serverErrors.duplicateKey(
      this.namespace,
      definition.name,
      keyPattern,
      keyValue,
      JSON.stringify(keyValue),
    );
  }
}

function sameKey(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
