import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { isStoreAway } from './store-away.js';

const bulkFailure = (error: object): Error =>
  new mongo.MongoBulkWriteError(error as never, {} as mongo.BulkWriteResult);

// What is the store's fault is tried again for ever; what is the event's fault ends as a dead letter.
describe('isStoreAway', () => {
  it.each<[string, unknown, boolean]>([
    ['a broken connection', new mongo.MongoNetworkError('reset'), true],
    ['a connection that broke in a bulk write', bulkFailure(new mongo.MongoNetworkError('reset')), true],
    ['a majority that did not confirm in time', bulkFailure({ message: 'timeout', code: 64 }), true],
    ['members that cannot make a majority', bulkFailure({ message: 'unsatisfiable', code: 100 }), true],
    ['a majority that is not there to read from yet', new mongo.MongoServerError({ code: 134 }), true],
    ['a primary that steps down', new mongo.MongoServerError({ code: 189 }), true],
    ['a document that is refused', bulkFailure({ message: 'invalid', code: 121 }), false],
    ['a defect', new TypeError('undefined is not a function'), false],
    ['nothing', undefined, false],
  ])('of %s', (_name, error, expected) => {
    expect(isStoreAway(error)).toBe(expected);
  });
});
