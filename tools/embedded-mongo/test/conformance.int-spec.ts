import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { startEmbeddedMongo, type EmbeddedMongo } from '../src/index.js';

const { Double, Int32, Long, MongoBulkWriteError, MongoClient, ObjectId } = mongo;
const externalUrl = process.env.CONFORMANCE_MONGODB_URL;
const onEmbedded = externalUrl === undefined ? it : it.skip;
const durable = { writeConcern: { w: 1, j: true } } as const;

// What costs money or data when it is wrong. The same suite runs against any MongoDB.
describe('conformance', () => {
  let engine: EmbeddedMongo | null = null;
  let folder: string;
  let client: InstanceType<typeof MongoClient>;
  let db: mongo.Db;
  let items: mongo.Collection<mongo.Document & { _id: unknown }>;
  const codeOf = async (operation: Promise<unknown>): Promise<number | string | undefined> =>
    operation.then(
      () => undefined,
      (error: { readonly code?: number | string }) => error.code,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    if (externalUrl === undefined) engine = await startEmbeddedMongo({ dir: folder, ttlIntervalMs: 50 });
    client = await new MongoClient(externalUrl ?? engine?.url ?? '', {
      serverSelectionTimeoutMS: 5_000,
    }).connect();
    db = client.db(`conformance_${process.pid}_${Date.now()}`);
  });
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
    await engine?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    items = db.collection(`c${new ObjectId().toHexString()}`) as never;
  });

  describe('writing', () => {
    it('inserts in order until the first duplicate, and beyond it when unordered', async () => {
      const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
      await expect(items.insertMany(documents as never)).rejects.toMatchObject({ code: 11000 });
      expect(await items.countDocuments()).toBe(1);
      const error = await items
        .insertMany(documents as never, { ordered: false })
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MongoBulkWriteError);
      const { writeErrors } = error as InstanceType<typeof MongoBulkWriteError>;
      expect((writeErrors as mongo.WriteError[]).map(({ index, code }) => [index, code])).toEqual([
        [0, 11000],
        [1, 11000],
      ]);
      expect(await items.countDocuments()).toBe(2);
    });

    it('names the field of a duplicate', async () => {
      await items.createIndex({ hash: 1 }, { unique: true });
      await items.insertOne({ _id: 1, hash: 'h' } as never);
      await expect(items.insertOne({ _id: 2, hash: 'h' } as never)).rejects.toMatchObject({
        code: 11000,
        keyPattern: { hash: 1 },
        keyValue: { hash: 'h' },
      });
      await expect(
        items.updateOne({ _id: 3 } as never, { $set: { hash: 'h' } }, { upsert: true }),
      ).rejects.toMatchObject({ code: 11000 });
    });

    it('makes one document of many simultaneous upserts', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, () =>
          items.updateOne({ _id: 'k' } as never, { $inc: { n: 1 } }, { upsert: true, ...durable }),
        ),
      );
      expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await items.find().toArray()).toEqual([{ _id: 'k', n: 200 }]);
    });

    it('takes fields of an upsert from the equalities of the filter', async () => {
      await items.updateOne(
        { $and: [{ a: 1 }, { b: { $eq: 'x' } }], c: { $gt: 5 } } as never,
        { $set: { d: 1 }, $setOnInsert: { e: 2 } },
        { upsert: true },
      );
      const [document] = await items.find().project({ _id: 0 }).toArray();
      expect(document).toEqual({ a: 1, b: 'x', d: 1, e: 2 });
    });

    it('refuses a guarded upsert with a duplicate key when the guard says no', async () => {
      const apply = (batch: number): Promise<unknown> =>
        items.bulkWrite(
          [
            {
              updateOne: {
                filter: { _id: 'r', 'lanes.L': { $not: { $gte: batch } } } as never,
                update: { $inc: { n: 1 }, $set: { 'lanes.L': batch } },
                upsert: true,
              },
            },
          ],
          { ordered: false },
        );
      await apply(1);
      expect(await codeOf(apply(1))).toBe(11000);
      await apply(2);
      expect(await items.findOne()).toEqual({ _id: 'r', n: 2, lanes: { L: 2 } });
    });

    it('keeps the types of numbers', async () => {
      await items.insertOne({
        _id: 1,
        i: new Int32(1),
        d: new Double(1),
        l: Long.fromString('9007199254740993'),
      } as never);
      await items.updateOne({ _id: 1 } as never, {
        $inc: { i: 2147483647, d: 1, l: Long.fromNumber(1) } as never,
      });
      const document = await items.findOne({}, { promoteValues: false, promoteLongs: false });
      expect((document?.i as InstanceType<typeof Long>).toString()).toBe('2147483648');
      expect((document?.d as { _bsontype: string })._bsontype).toBe('Double');
      expect((document?.l as InstanceType<typeof Long>).toString()).toBe('9007199254740994');
    });

    it.each<[string, mongo.UpdateFilter<mongo.Document>, number]>([
      ['an increment of text', { $set: { a: 1 }, $inc: { text: 1 } }, 14],
      ['an increment by text', { $inc: { n: 'x' as never } }, 14],
      ['another _id', { $set: { _id: 2, a: 1 } }, 66],
      ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
      ['a path through a number', { $set: { 'n.x': 1 } }, 28],
      ['an unknown operator', { $frobnicate: { a: 1 } } as never, 9],
    ])('leaves a document whole when an update has %s', async (_name, update, code) => {
      await items.insertOne({ _id: 1, n: 5, text: 'x' } as never);
      expect(await codeOf(items.updateOne({ _id: 1 } as never, update as never))).toBe(code);
      expect(await items.findOne()).toEqual({ _id: 1, n: 5, text: 'x' });
    });

    it('pushes with $each, $sort and $slice, also to a missing list', async () => {
      const update = { $push: { list: { $each: [3, 1, 2], $sort: 1, $slice: -2 } } } as never;
      await items.updateOne({ _id: 1 } as never, update, { upsert: true });
      expect((await items.findOne())?.list).toEqual([2, 3]);
    });

    it('gives back the document before or after findOneAndUpdate', async () => {
      await items.insertOne({ _id: 1, n: 1 } as never);
      expect(await items.findOneAndUpdate({ _id: 1 } as never, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 1 });
      expect(
        await items.findOneAndUpdate({ _id: 1 } as never, { $inc: { n: 1 } }, { returnDocument: 'after' }),
      ).toEqual({ _id: 1, n: 3 });
      expect(await items.findOneAndUpdate({ _id: 9 } as never, { $inc: { n: 1 } })).toBeNull();
      expect(
        await items.findOneAndUpdate(
          { _id: 9 } as never,
          { $inc: { n: 1 } },
          { upsert: true, returnDocument: 'after' },
        ),
      ).toEqual({ _id: 9, n: 1 });
    });

    it('counts every parallel findOneAndUpdate once', async () => {
      const values = await Promise.all(
        Array.from({ length: 100 }, () =>
          items.findOneAndUpdate(
            { _id: 'counter' } as never,
            { $inc: { value: 1 } },
            { upsert: true, returnDocument: 'after' },
          ),
        ),
      );
      expect(new Set(values.map((document) => document?.value)).size).toBe(100);
    });

    it('replaces, deletes one and deletes many', async () => {
      await items.insertMany([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
        { _id: 3, a: 2 },
      ] as never);
      await items.replaceOne({ _id: 1 } as never, { b: 1 } as never);
      expect(await items.findOne({ _id: 1 } as never)).toEqual({ _id: 1, b: 1 });
      expect((await items.deleteOne({ a: 1 } as never)).deletedCount).toBe(1);
      expect((await items.deleteMany({} as never)).deletedCount).toBe(2);
    });
  });

  describe('finding', () => {
    const documents = [
      { _id: 1, n: 1, s: 'a', o: { x: 1, y: 2 }, l: [1, 2] },
      { _id: 2, n: 2.5, s: 'b', o: { y: 2, x: 1 }, l: [] },
      { _id: 3, n: Long.fromNumber(3), s: null, l: [{ k: 1 }, { k: 5 }] },
      { _id: 4, s: 'ab', d: new Date(5) },
    ];

    it.each<[string, mongo.Document, number[]]>([
      ['equality', { s: 'a' }, [1]],
      ['equality of numbers of different types', { n: 3 }, [3]],
      ['null as null or missing', { n: null }, [4]],
      ['$ne with missing', { s: { $ne: 'a' } }, [2, 3, 4]],
      ['a range of one type', { n: { $gt: 1, $lte: 3 } }, [2, 3]],
      ['dates only with dates', { d: { $lt: new Date(10) } }, [4]],
      ['$in and $nin', { s: { $in: ['a', 'b'] }, n: { $nin: [1] } }, [2]],
      ['$exists', { o: { $exists: true } }, [1, 2]],
      ['a document in its field order', { o: { x: 1, y: 2 } }, [1]],
      ['a dotted path', { 'o.x': 1 }, [1, 2]],
      ['an element of a list', { l: 2 }, [1]],
      ['a path into a list', { 'l.k': 5 }, [3]],
      ['$elemMatch', { l: { $elemMatch: { k: { $gt: 2 } } } }, [3]],
      [
        '$or, $and, $nor',
        { $or: [{ n: 1 }, { $and: [{ s: 'b' }, { n: 2.5 }] }], $nor: [{ s: 'zz' }] },
        [1, 2],
      ],
      ['$not', { n: { $not: { $gte: 2 } } }, [1, 4]],
      ['a regular expression', { s: /^A/i }, [1, 4]],
      ['$size', { l: { $size: 0 } }, [2]],
    ])('understands %s, with and without an index', async (_name, filter, expected) => {
      await items.insertMany(documents as never);
      const ids = async (): Promise<unknown[]> =>
        (
          await items
            .find(filter as never)
            .sort({ _id: 1 })
            .toArray()
        ).map(({ _id }) => _id);
      expect(await ids()).toEqual(expected);
      await items.createIndex({ n: 1 });
      await items.createIndex({ s: -1, n: 1 });
      expect(await ids()).toEqual(expected);
      expect(await items.countDocuments(filter as never)).toBe(expected.length);
    });

    it('sorts types and values as MongoDB does, both ways, by index and in memory', async () => {
      const values = [
        null,
        -1,
        0.5,
        2,
        'A',
        'a',
        'b',
        { a: 1 },
        new ObjectId('000000000000000000000001'),
        false,
        true,
        new Date(0),
      ];
      await items.insertMany([...values].reverse().map((v, at) => ({ _id: at, v })) as never);
      const sorted = async (direction: 1 | -1): Promise<unknown[]> =>
        (await items.find().sort({ v: direction }).toArray()).map(({ v }) => v);
      const inMemory = [await sorted(1), await sorted(-1)];
      await items.createIndex({ v: 1 });
      expect([await sorted(1), await sorted(-1)]).toEqual(inMemory);
      expect(inMemory[0]).toEqual(values);
      expect(inMemory[1]).toEqual([...values].reverse());
    });

    it('pages through an index and says so', async () => {
      await items.createIndex({ tenant: 1, at: -1, _id: -1 });
      await items.insertMany(
        Array.from({ length: 500 }, (_, at) => ({ _id: at, tenant: at % 2, at: new Date(at) })) as never,
      );
      const query = items
        .find({ tenant: 1, at: { $lt: new Date(400) } } as never)
        .sort({ at: -1, _id: -1 })
        .limit(5);
      expect((await query.clone().toArray()).map(({ _id }) => _id)).toEqual([399, 397, 395, 393, 391]);
      const explained = JSON.stringify(await query.explain('executionStats'));
      expect(explained).toContain('IXSCAN');
      expect(explained).not.toContain('"SORT"');
      expect(explained).toContain('"totalDocsExamined":5');
    });

    it('hands out long results in portions and forgets killed cursors', async () => {
      await items.insertMany(Array.from({ length: 1_000 }, (_, at) => ({ _id: at })) as never);
      expect(await items.find().batchSize(7).toArray()).toHaveLength(1_000);
      const cursor = items.find().batchSize(2);
      await cursor.next();
      await cursor.close();
      expect(await items.find().project({ _id: 1 }).limit(3).toArray()).toEqual([
        { _id: 0 },
        { _id: 1 },
        { _id: 2 },
      ]);
    });

    it('groups by hour and sums exactly', async () => {
      const hour = 3_600_000;
      await items.insertMany(
        Array.from({ length: 100 }, (_, at) => ({
          _id: at,
          at: new Date(at * (hour / 10)),
          n: at,
          model: at % 2 ? 'a' : 'b',
        })) as never,
      );
      const groups = await items
        .aggregate([
          { $match: { model: 'a' } },
          {
            $group: {
              _id: { $dateTrunc: { date: '$at', unit: 'hour' } },
              requests: { $sum: 1 },
              sum: { $sum: '$n' },
              top: { $max: '$n' },
            },
          },
          { $sort: { _id: 1 } },
          { $limit: 2 },
        ])
        .toArray();
      expect(groups).toEqual([
        { _id: new Date(0), requests: 5, sum: 25, top: 9 },
        { _id: new Date(hour), requests: 5, sum: 75, top: 19 },
      ]);
    });

    it('lists distinct values', async () => {
      await items.insertMany([
        { _id: 1, t: ['a', 'b'] },
        { _id: 2, t: 'a' },
      ] as never);
      expect(await items.distinct('t')).toEqual(['a', 'b']);
    });
  });

  describe('indexes', () => {
    it('are made once, listed and refused when they contradict the data', async () => {
      expect(await items.createIndex({ a: 1 }, { unique: true, sparse: true })).toBe('a_1');
      expect(await items.createIndex({ a: 1 }, { unique: true, sparse: true })).toBe('a_1');
      await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, b: 1 }, { _id: 4, b: 1 }] as never);
      expect(await codeOf(items.createIndex({ b: 1 }, { unique: true, sparse: true }))).toBe(11000);
      expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
      await items.dropIndex('a_1');
      expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
    });

    it('hold only what a partial filter names, and serve only queries within it', async () => {
      await items.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { on: true } });
      await items.insertMany([
        { _id: 1, k: 1, on: true },
        { _id: 2, k: 1, on: false },
      ] as never);
      expect(await codeOf(items.insertOne({ _id: 3, k: 1, on: true } as never))).toBe(11000);
      expect(await items.countDocuments({ k: 1 } as never)).toBe(2);
    });

    it('let documents expire by dates only', async () => {
      await items.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
      await items.insertMany([
        { _id: 1, at: new Date(0) },
        { _id: 2, at: 'never' },
        { _id: 3, at: new Date(Date.now() + 3_600_000) },
      ] as never);
      const deadline = performance.now() + 130_000;
      while ((await items.countDocuments()) > 2 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await items.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([2, 3]);
    }, 140_000);
  });

  describe('what the engine does not do is refused:', () => {
    onEmbedded.each<[string, (collection: mongo.Collection) => Promise<unknown>]>([
      ['an unknown stage', (c) => c.aggregate([{ $lookup: { from: 'x', as: 'y', pipeline: [] } }]).toArray()],
      ['an unknown expression', (c) => c.aggregate([{ $project: { a: { $toUpper: '$b' } } }]).toArray()],
      ['an unknown query operator', (c) => c.find({ a: { $near: [1, 2] } } as never).toArray()],
      ['a collation', (c) => c.find({}, { collation: { locale: 'de' } }).toArray()],
      ['a change stream', (c) => c.watch().next()],
      ['an update by pipeline', (c) => c.updateOne({}, [{ $set: { a: 1 } }])],
      ['a positional update', (c) => c.updateOne({ l: 1 }, { $set: { 'l.$': 2 } })],
      ['a text index', (c) => c.createIndex({ a: 'text' })],
      [
        'an array in an indexed field',
        async (c) => {
          await c.createIndex({ a: 1 });
          await c.insertOne({ a: [1, 2] });
        },
      ],
      ['an unknown command', () => db.command({ frobnicate: 1 })],
    ])('%s', async (_name, operation) => {
      await items.insertOne({ _id: 1, l: [1] } as never);
      const code = await codeOf(operation(items as never));
      expect(typeof code).toBe('number');
    });

    onEmbedded('a transaction', async () => {
      const session = client.startSession();
      session.startTransaction();
      await expect(items.insertOne({ _id: 1 } as never, { session })).rejects.toThrow(
        /transaction|retryable writes/i,
      );
      await session.endSession();
      expect(await items.countDocuments()).toBe(0);
    });
  });
});
