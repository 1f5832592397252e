import { describe, expect, it } from '@jest/globals';
import { RouteTable } from './route-table.js';

const table = new RouteTable();
table.add('/keys', 'POST');
table.add('/keys', ['GET', 'HEAD']);
table.add('/keys/:id', 'DELETE');
table.add('/keys/:id/parts/:part', 'GET');
table.add('/a.b', 'GET');

describe('RouteTable', () => {
  it.each([
    ['/keys', ['GET', 'HEAD', 'POST']],
    ['/keys/1', ['DELETE']],
    ['/keys/1/parts/2', ['GET']],
    ['/keys/', []],
    ['/keys/1/2', []],
    ['/a.b', ['GET']],
    ['/aXb', []],
    ['/other', []],
  ])('knows the methods of %s', (path, methods) => {
    expect(table.methodsAt(path)).toEqual(methods);
  });
});
