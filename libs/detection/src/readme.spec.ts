import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compileAllowList, redactedPreview, scanText, severityOf, violationTypeOf } from './index.js';

describe('the example of the README', () => {
  it('does what it says', () => {
    const text = 'my card is 4111 1111 1111 1111 and my mail is jo@acme.example';
    const findings = scanText(text, 'user');
    expect(findings[0]).toMatchObject({ class: 'pii', type: 'CREDIT_CARD', start: 11, end: 30 });
    expect(findings.map(severityOf)).toEqual(['critical', 'medium']);
    expect(violationTypeOf('secret')).toBe('pii');
    expect(redactedPreview(text, findings)).toBe('my card is [REDACTED] and my mail is [REDACTED]');

    const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
    const list = compileAllowList([{ kind: 'regex', value: '.*@acme\\.example' }], sha256);
    const kept = list.ok ? scanText(text, 'user', { allowList: list.allowList }) : [];
    expect(kept.map(({ type }) => type)).toEqual(['CREDIT_CARD']);
  });
});
