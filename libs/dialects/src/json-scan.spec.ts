import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scanMembersBack } from './json-scan-back.js';
import { scanElements, scanMembers } from './json-scan.js';

type Members = [name: string, value: unknown][];

function forward(bytes: Buffer): { members: Members; isComplete: boolean } {
  const members: Members = [];
  const isComplete = scanMembers(bytes, 0, (name, start, end) => {
    members.push([name, JSON.parse(bytes.toString('utf8', start, end))]);
  });
  return { members, isComplete };
}

function backward(bytes: Buffer, from = 0): Members {
  const members: Members = [];
  scanMembersBack(bytes, from, (name, start, end) => {
    members.push([name, JSON.parse(bytes.toString('utf8', start, end))]);
  });
  return members;
}

/** Names as they are written: escapes in names are not undone, and nobody needs them. */
const plainName = fc.string({ maxLength: 12 }).filter((name) => JSON.stringify(name) === `"${name}"`);
const json = fc.oneof(
  fc.jsonValue(),
  fc.string().map((text) => `${text}\\"\\\\"{[:,]}`),
);
const object = fc.dictionary(plainName, json, { maxKeys: 8, noNullPrototype: true });
const spaces = fc.constantFrom(undefined, 1, '\t', '\r\n');

describe('scanMembers', () => {
  it('visits the members of any object in order', () => {
    fc.assert(
      fc.property(object, spaces, (value, space) => {
        const bytes = Buffer.from(`\n ${JSON.stringify(value, null, space)}  `);
        const expected = Object.entries(JSON.parse(JSON.stringify(value)) as object);
        expect(forward(bytes)).toEqual({ members: expected, isComplete: true });
      }),
      { numRuns: 300 },
    );
  });

  it('visits the members before the place where the bytes are cut off', () => {
    fc.assert(
      fc.property(object, fc.nat(), (value, at) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const whole = forward(bytes).members;
        const cut = forward(bytes.subarray(0, at % bytes.length));
        expect(cut.isComplete).toBe(false);
        expect(cut.members).toEqual(whole.slice(0, cut.members.length));
      }),
      { numRuns: 300 },
    );
  });

  it('is not stopped by depth', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},"b":1}`;
    const names: string[] = [];
    expect(scanMembers(Buffer.from(deep), 0, (name) => names.push(name))).toBe(true);
    expect(names).toEqual(['a', 'b']);
  });

  it.each(['', ' ', '[]', '"a"', '{', '{]', '{"a"', '{"a":', '{"a":}', '{"a" 1}', '{a:1}', 'null'])(
    'takes %p for no complete object',
    (text) => {
      expect(scanMembers(Buffer.from(text), 0, () => undefined)).toBe(false);
    },
  );

  it('ends on any bytes', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1a'), maxLength: 60 });
    fc.assert(
      fc.property(noise, (text) => {
        const bytes = Buffer.from(`{${text}`);
        scanMembers(bytes, 0, () => undefined);
        scanMembersBack(Buffer.from(`${text}}`), 0, () => undefined);
        scanElements(Buffer.from(`[${text}`), 0, () => true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('scanMembersBack', () => {
  it('visits the same members from the last to the first', () => {
    fc.assert(
      fc.property(object, spaces, (value, space) => {
        const bytes = Buffer.from(`${JSON.stringify(value, null, space)}\n`);
        expect(backward(bytes)).toEqual(forward(bytes).members.reverse());
      }),
      { numRuns: 300 },
    );
  });

  it('visits only whole members behind the border', () => {
    fc.assert(
      fc.property(object, fc.nat(), (value, at) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const members = backward(bytes, at % bytes.length);
        expect(members).toEqual(forward(bytes).members.reverse().slice(0, members.length));
      }),
      { numRuns: 300 },
    );
  });

  it('gets to the members behind a large one without passing through it', () => {
    const text = `{"messages":"${'\\"{,'.repeat(100_000)}","model":"m","stream":true}`;
    expect(backward(Buffer.from(text), text.length - 100)).toEqual([
      ['stream', true],
      ['model', 'm'],
    ]);
  });
});

describe('scanElements', () => {
  it('visits the elements of any array, and as many as are wanted', () => {
    fc.assert(
      fc.property(fc.array(json), spaces, fc.nat({ max: 5 }), (value, space, wanted) => {
        const bytes = Buffer.from(JSON.stringify(value, null, space));
        const elements: unknown[] = [];
        const isComplete = scanElements(bytes, 0, (start, end) => {
          elements.push(JSON.parse(bytes.toString('utf8', start, end)));
          return elements.length <= wanted;
        });
        const expected = JSON.parse(JSON.stringify(value)) as unknown[];
        expect(elements).toEqual(expected.slice(0, wanted + 1));
        expect(isComplete).toBe(expected.length <= wanted);
      }),
    );
  });
});
