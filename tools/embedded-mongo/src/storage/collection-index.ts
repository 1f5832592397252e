import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { compileFilter, type Predicate } from '../query/matcher.js';
import { valueAt, type Doc } from '../query/values.js';
import { encodeKey, type KeyPattern } from './index-key.js';

/** What an index is made of. */
export interface IndexDefinition {
  readonly name: string;
  readonly pattern: KeyPattern;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Doc | null;
  readonly expireAfterSeconds: number | null;
}

/** A stretch of keys: from `low` inclusive to `high` exclusive; `null` is no bound. */
export interface KeyRange {
  readonly low: Buffer | null;
  readonly high: Buffer | null;
}

/** An entry of an index. */
export interface IndexEntry {
  readonly key: Buffer;
  readonly rowId: number;
}

interface StoredEntry {
  key: Uint8Array;
  rid: number;
}

/** One ordered index in a SQLite table of its own: key bytes and the row they lead to. */
export class CollectionIndex {
  private readonly insertEntry: StatementSync;
  private readonly deleteEntry: StatementSync;
  private readonly findEntry: StatementSync;
  private readonly scans = new Map<string, StatementSync>();
  private readonly partial: Predicate | null;

  constructor(
    readonly definition: IndexDefinition,
    private readonly database: DatabaseSync,
    readonly table: string,
  ) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (key, rid)) WITHOUT ROWID`,
    );
    this.insertEntry = database.prepare(`INSERT INTO ${table} (key, rid) VALUES (?, ?)`);
    this.deleteEntry = database.prepare(`DELETE FROM ${table} WHERE key = ? AND rid = ?`);
    this.findEntry = database.prepare(`SELECT rid FROM ${table} WHERE key = ? LIMIT 1`);
    this.partial = definition.partialFilter === null ? null : compileFilter(definition.partialFilter);
  }

  /** The key of a document, or `null` when the index leaves it out. */
  keyOf(document: Doc): Buffer | null {
    const { pattern, sparse } = this.definition;
    if (this.partial !== null && !this.partial(document)) return null;
    if (sparse && pattern.every(([path]) => valueAt(document, path) === undefined)) return null;
    return encodeKey(document, pattern);
  }

  add(key: Buffer, rowId: number): void {
    this.insertEntry.run(key, rowId);
  }

  remove(key: Buffer, rowId: number): void {
    this.deleteEntry.run(key, rowId);
  }

  /** The row that has this very key. */
  rowWith(key: Buffer): number | null {
    return (this.findEntry.get(key) as { rid: number } | undefined)?.rid ?? null;
  }

  /** Entries of a range in order, read in portions: what is written in between is seen or not, but nothing breaks. */
  *scan(range: KeyRange, isReverse: boolean): Generator<IndexEntry> {
    let after: IndexEntry | null = null;
    let portion = 128;
    for (;;) {
      const entries = this.portion(range, isReverse, after, portion);
      for (const { key, rid } of entries) {
        after = { key: Buffer.from(key.buffer, key.byteOffset, key.byteLength), rowId: rid };
        yield after;
      }
      if (entries.length < portion) return;
      portion = 1_024;
    }
  }

  /** How many entries a range has, without reading a document. */
  count(range: KeyRange): number {
    const { where, parameters } = bounds(range);
    const statement = this.statement(`SELECT count(*) AS n FROM ${this.table} ${where}`);
    return (statement.get(...parameters) as { n: number }).n;
  }

  drop(): void {
    this.database.exec(`DROP TABLE ${this.table}`);
  }

  private portion(
    range: KeyRange,
    isReverse: boolean,
    after: IndexEntry | null,
    limit: number,
  ): StoredEntry[] {
    const { where, parameters } = bounds(range);
    const comparison = isReverse ? '<' : '>';
    const behind = after === null ? '' : `${where === '' ? 'WHERE' : ' AND'} (key, rid) ${comparison} (?, ?)`;
    const order = isReverse ? 'DESC' : 'ASC';
    const statement = this.statement(
      `SELECT key, rid FROM ${this.table} ${where}${behind} ORDER BY key ${order}, rid ${order} LIMIT ?`,
    );
    const values = [...parameters, ...(after === null ? [] : [after.key, after.rowId]), limit];
    return statement.all(...values) as unknown as StoredEntry[];
  }

  private statement(sql: string): StatementSync {
    let statement = this.scans.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.scans.set(sql, statement);
    }
    return statement;
  }
}

function bounds({ low, high }: KeyRange): { where: string; parameters: Buffer[] } {
  const conditions = [...(low === null ? [] : ['key >= ?']), ...(high === null ? [] : ['key < ?'])];
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    parameters: [low, high].filter((bound) => bound !== null),
  };
}
