import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorCodes } from '@trueport/contracts';
import { compatibilityReference, configurationReference, errorReference } from './index.js';

const stored = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

describe('the generated documents', () => {
  it('are what the code says', () => {
    expect(stored('errors.md')).toBe(errorReference());
    expect(stored('configuration.md')).toBe(configurationReference());
  });

  it('tell of compatibility what the tests of the unified API prove', async () => {
    expect(stored('compatibility.md')).toBe(await compatibilityReference());
  });

  it('have every error code, and no other', () => {
    const documented = [...errorReference().matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(documented).toEqual(errorCodes);
  });
});
