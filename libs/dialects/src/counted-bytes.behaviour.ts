/** Bytes that count how often they are looked at. */
export interface CountedBytes {
  readonly bytes: Buffer;
  /** Looks so far: a byte read one by one, passed by a search or decoded is one each. */
  readonly reads: () => number;
}

/**
 * A buffer that counts the looks at its bytes, also by way of its parts, so that the cost of reading it can be told
 * without a clock.
 *
 * @param maxReads one look more throws, so that a reader which is too slow by orders of magnitude ends at once
 */
export function countedBytes(source: Buffer, maxReads: number): CountedBytes {
  let reads = 0;
  const note = (count: number): void => {
    reads += count;
    if (reads > maxReads) throw new Error(`more than ${maxReads} bytes were read`);
  };
  return { bytes: counting(source, note), reads: () => reads };
}

function counting(source: Buffer, note: (count: number) => void): Buffer {
  const counted = {
    indexOf: (value: number, from = 0): number => {
      const found = source.indexOf(value, from);
      note((found < 0 ? source.length : found + 1) - from);
      return found;
    },
    toString: (encoding: BufferEncoding, start = 0, end = source.length): string => {
      note(end - start);
      return source.toString(encoding, start, end);
    },
    subarray: (start?: number, end?: number): Buffer => counting(source.subarray(start, end), note),
  };
  return new Proxy(source, {
    get(target, property): unknown {
      if (typeof property === 'symbol') return Reflect.get(target, property, target);
      if (/^-?\d+$/.test(property)) {
        note(1);
        return target[Number(property)];
      }
      if (property === 'length') return target.length;
      const method: unknown = Reflect.get(counted, property);
      if (method === undefined || !Object.hasOwn(counted, property))
        throw new Error(`${property} is not counted`);
      return method;
    },
  });
}
