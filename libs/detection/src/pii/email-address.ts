import { asConfidence, type Candidate, type Recogniser } from './candidate.js';

const localPartUnit = /[\p{L}\p{N}._%+'-]/u;
const longestLocalPartUnits = 64;
const domain =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})(?![\p{L}\p{N}@])/u;
const reservedDomain = /^(?:example|test|domain|email|company|yourdomain|mycompany)\.(?:com|org|net)$/i;

/** E-mail addresses. Each `@` is looked at once, 64 characters back: linear also on a text of nothing but `@`. */
export const emailAddress: Recogniser = {
  patterns: [localPartUnit, domain, reservedDomain],
  find: (text) => {
    const found: Candidate[] = [];
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1))
      found.push(...judge(text, at));
    return found;
  },
};

function judge(text: string, at: number): readonly Candidate[] {
  const host = domain.exec(text.slice(at + 1, at + 260))?.[0];
  if (host === undefined) return [];
  const local = localPartBefore(text, at).replace(/^[.'%-]+/, '');
  if (local === '' || local.endsWith('.')) return [];
  const start = at - local.length;
  const isCredential = /:\/\/[^\s/]*$/.test(text.slice(Math.max(0, start - 80), start));
  const confidence = asConfidence(isCredential ? 0.3 : reservedDomain.test(host) ? 0.8 : 0.98);
  return [{ type: 'EMAIL_ADDRESS', start, end: at + 1 + host.length, confidence, evidence: ['shape'] }];
}

function localPartBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < longestLocalPartUnits && localPartUnit.test(text.charAt(start - 1)))
    start -= 1;
  return text.slice(start, at);
}
