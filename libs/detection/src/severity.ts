import type { Finding, FindingClass } from './finding.js';

/** How bad a finding is, worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** The types of violations the API knows. */
export const violationTypes = ['pii', 'injection', 'bias', 'exfiltration'] as const;
export type ViolationType = (typeof violationTypes)[number];

const sure = 0.9;
const likely = 0.6;

/** Secrets that open a whole account. */
const privateKey = /PRIVATE_KEY/;
const cloudCredential =
  /^(?:AWS|AZURE|GCP|GOOGLE_CLOUD|GOOGLE_SERVICE|ALIBABA|ALICLOUD|DIGITAL_?OCEAN|IBM_CLOUD|ORACLE_CLOUD|CLOUDFLARE)/;
const moneyOrIdentity = new Set(['CREDIT_CARD', 'US_SSN']);
const reachable = new Set(['PHONE_NUMBER', 'EMAIL_ADDRESS', 'ADDRESS']);
const promptLeaks = new Set(['SYSTEM_PROMPT_LEAK', 'CANARY_TOKEN']);
const commonPii = new Set([
  'PERSON',
  'LOCATION',
  'ORGANIZATION',
  'DATE_TIME',
  'TITLE',
  'AGE',
  'NRP',
  'ZIP_CODE',
  'DOMAIN_NAME',
  'IP_ADDRESS',
  'URL',
]);

/** Severity of a finding, of what it is and how sure it is; bias is never above medium. */
export function severityOf({ class: findingClass, type, confidence }: Finding): Severity {
  switch (findingClass) {
    case 'secret':
      return privateKey.test(type) || cloudCredential.test(type) ? 'critical' : 'high';
    case 'pii':
      return piiSeverity(type, confidence);
    case 'injection':
      return byConfidence(confidence);
    case 'exfiltration':
      return promptLeaks.has(type) ? 'high' : byConfidence(confidence);
    case 'bias':
      return confidence >= likely ? 'medium' : 'low';
  }
}

/** The violation type of the API a class of findings is counted as: secrets are personal data of the tenant. */
export function violationTypeOf(findingClass: FindingClass): ViolationType {
  return findingClass === 'secret' ? 'pii' : findingClass;
}

function piiSeverity(type: string, confidence: number): Severity {
  if (moneyOrIdentity.has(type)) return confidence >= sure ? 'critical' : 'high';
  if (reachable.has(type)) return 'medium';
  return commonPii.has(type) ? 'low' : 'high';
}

function byConfidence(confidence: number): Severity {
  if (confidence >= sure) return 'high';
  return confidence >= likely ? 'medium' : 'low';
}

/** For the proof that every pattern is linear. */
export const severityPatterns: readonly RegExp[] = [privateKey, cloudCredential];
