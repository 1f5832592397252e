import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { geminiToolNames } from './tool-names.js';

describe('names of tools', () => {
  it.each(['get_weather', 'mcp.files:read-all', '_private', 'a'.repeat(127)])('%s stays as it is', (name) => {
    expect(geminiToolNames([name]).toProvider(name)).toBe(name);
  });

  it('every name becomes one that Gemini takes, and comes back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 8 }), (names) => {
        const toolNames = geminiToolNames(names);
        for (const name of names) {
          const given = toolNames.toProvider(name);
          expect(given).toMatch(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/);
          expect(toolNames.toClient(given)).toBe(name);
        }
      }),
    );
  });

  it('a digit in front gets a letter before it', () => {
    const names = geminiToolNames(['3d_model']);
    expect(names.toProvider('3d_model')).toBe('_3d_model');
    expect(names.toClient('_3d_model')).toBe('3d_model');
  });

  it('a name that the model made up stays as it is', () => {
    expect(geminiToolNames(['3d_model']).toClient('invented')).toBe('invented');
  });
});
