import { describe, expect, it } from '@jest/globals';
import { findingClasses, type Finding, type FindingClass } from './finding.js';
import { severityOf, violationTypeOf, violationTypes } from './severity.js';

const finding = (findingClass: FindingClass, type: string, confidence: number): Finding => ({
  class: findingClass,
  type,
  start: 0,
  end: 1,
  confidence,
  evidence: [],
});

describe('severity', () => {
  it.each([
    ['pii', 'CREDIT_CARD', 0.95, 'critical'],
    ['pii', 'CREDIT_CARD', 0.8, 'high'],
    ['pii', 'US_SSN', 0.9, 'critical'],
    ['pii', 'BR_CPF', 0.8, 'high'],
    ['pii', 'IBAN_CODE', 0.99, 'high'],
    ['pii', 'PHONE_NUMBER', 0.99, 'medium'],
    ['pii', 'ADDRESS', 0.8, 'medium'],
    ['pii', 'PERSON', 0.99, 'low'],
    ['secret', 'PRIVATE_KEY', 0.9, 'critical'],
    ['secret', 'AWS_SECRET_KEY', 0.9, 'critical'],
    ['secret', 'SLACK_WEBHOOK', 0.9, 'high'],
    ['injection', 'JAILBREAK', 0.95, 'high'],
    ['injection', 'JAILBREAK', 0.7, 'medium'],
    ['injection', 'JAILBREAK', 0.58, 'low'],
    ['exfiltration', 'SYSTEM_PROMPT_LEAK', 0.7, 'high'],
    ['exfiltration', 'LINK_WITH_DATA', 0.55, 'low'],
    ['bias', 'BIASED_EXCLUSION', 1, 'medium'],
    ['bias', 'BIASED_EXCLUSION', 0.5, 'low'],
  ] as const)('%s %s at %s is %s', (findingClass, type, confidence, expected) => {
    expect(severityOf(finding(findingClass, type, confidence))).toBe(expected);
  });

  it('every class is one of the four violation types, secrets are personal data', () => {
    expect(findingClasses.map(violationTypeOf)).toEqual(['pii', 'pii', 'injection', 'exfiltration', 'bias']);
    expect(new Set(findingClasses.map(violationTypeOf))).toEqual(new Set(violationTypes));
  });
});
