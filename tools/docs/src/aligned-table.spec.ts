import { expect, it } from '@jest/globals';
import { alignedTable } from './aligned-table.js';

it('makes every column as wide as its widest cell', () => {
  const rows = [
    ['a long one', 'x'],
    ['b', ''],
  ];
  expect(alignedTable(['name', 'y'], rows)).toEqual([
    '| name       | y   |',
    '| ---------- | --- |',
    '| a long one | x   |',
    '| b          |     |',
  ]);
});
