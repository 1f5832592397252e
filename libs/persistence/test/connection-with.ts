import type { Connection, mongo } from 'mongoose';

type Collection = mongo.Collection;

/** Methods of one collection that behave as a test wants; they get the real collection. */
export type Overrides = Partial<
  Record<
    'bulkWrite' | 'insertMany' | 'updateMany' | 'updateOne',
    (real: Collection, ...given: never[]) => Promise<unknown>
  >
>;

/** The same connection, with other behaviour of one collection: what a server does at an unlucky moment. */
export function connectionWith(connection: Connection, name: string, overrides: Overrides): Connection {
  const collectionNamed = (asked: string): Collection => {
    const real = connection.getClient().db(connection.name).collection(asked);
    return asked === name ? overridden(real, overrides) : real;
  };
  return {
    name: connection.name,
    getClient: () => ({ db: () => ({ collection: collectionNamed }) }),
  } as unknown as Connection;
}

function overridden(real: Collection, overrides: Overrides): Collection {
  return new Proxy(real, {
    get: (target, property) => {
      const override = overrides[property as keyof Overrides];
      if (override !== undefined) return (...given: never[]) => override(target, ...given);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
