import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callIdsFor } from './call-ids.js';
import { models } from './requests.behaviour.js';
import { bedrockTraits } from './traits.js';

const mistral = bedrockTraits(models.mistral);
const claude = bedrockTraits(models.claude);

describe('ids of calls', () => {
  it.each([
    ['tooluse_Q4evXsYiM6iBGlip', 'tooluse_Q4evXsYiM6iBGlip'],
    ['call_a-B_9', 'call_a-B_9'],
  ])('%s is fine for most models', (id, same) => {
    expect(callIdsFor([id], claude).toProvider(id)).toBe(same);
  });

  it.each(['fc|with:others', 'x'.repeat(65), 'gemini.call/1'])('%s is mapped to one that is', (id) => {
    const ids = callIdsFor([id], claude);
    expect(ids.toProvider(id)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(ids.toClient(ids.toProvider(id))).toBe(id);
  });

  it('are nine letters and digits for Mistral, its own stay, and no two become one, as they would by cutting', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('tooluse_Aa1', 'tooluse_Aa2'))),
        (ids) => {
          const all = [...ids, 'abcDEF123'];
          const mapped = callIdsFor(all, mistral);
          const made = all.map((id) => mapped.toProvider(id));
          expect(new Set(made).size).toBe(new Set(all).size);
          for (const id of made) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
          expect(mapped.toProvider('abcDEF123')).toBe('abcDEF123');
          expect(made.map((id) => mapped.toClient(id))).toEqual(all);
        },
      ),
    );
  });

  it('stay the same in the next request, so that a history can be cached', () => {
    const [first, second] = [['one'], ['one', 'two']].map((ids) =>
      callIdsFor(ids, mistral).toProvider('one'),
    );
    expect(first).toBe(second);
  });
});
