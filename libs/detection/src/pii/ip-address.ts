import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';

const version4 =
  /(?<![\w.-])(?:25[0-5]|2[0-4]\d|1\d{2}|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d{2}|[1-9]?\d)){3}(?![\w-]|\.\d)/g;
const version6 = /(?<![\w:.])(?:[0-9a-f]{1,4})?(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?![\w:])/gi;
const twoColons = /:[0-9a-f]{0,4}:/i;
/** Of a release, a section or a clause. */
const numberedThing = /(?:\bversion|\bv|\brelease|\bsection|\bbuild|\bchapter|\boid|§)[ :.=]*$/i;
const noOne =
  /^(?:0\.0\.0\.0|127\.|255\.255\.|169\.254\.169\.254|(?:1\.1\.1\.1|8\.8\.8\.8|8\.8\.4\.4|1\.2\.3\.4)$)/;
const privateNetwork = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/** IPv4 and IPv6 addresses; loopback, masks and public resolvers are no one's, version numbers are not addresses. */
export const ipAddress: Recogniser = {
  patterns: [version4, version6, twoColons, numberedThing, noOne, privateNetwork],
  find: (text) => [...findVersion4(text), ...(twoColons.test(text) ? findVersion6(text) : [])],
};

function findVersion4(text: string): readonly Candidate[] {
  return matchesOf(text, version4).map(({ 0: match, index }) => {
    const isNumbered = numberedThing.test(text.slice(Math.max(0, index - 12), index));
    const confidence = isNumbered ? 0.1 : noOne.test(match) ? 0.3 : privateNetwork.test(match) ? 0.65 : 0.96;
    return {
      type: 'IP_ADDRESS',
      start: index,
      end: index + match.length,
      confidence: asConfidence(confidence),
      evidence: ['ipv4'],
    };
  });
}

function findVersion6(text: string): readonly Candidate[] {
  return matchesOf(text, version6).flatMap(({ 0: match, index }) => {
    if (!isVersion6(match)) return [];
    const confidence = /^(?:::1?|fe80::?)$/i.test(match) ? 0.3 : 0.95;
    return [{ type: 'IP_ADDRESS', start: index, end: index + match.length, confidence, evidence: ['ipv6'] }];
  });
}

function isVersion6(value: string): boolean {
  const halves = value.split('::');
  if (halves.length > 2) return false;
  const groups = value.split(':').filter((group) => group !== '');
  const count = groups.length + (value.includes('.') ? 1 : 0);
  if (halves.length === 1) return count === 8 && groups.length === value.split(':').length;
  return count >= 2 && count <= 7 && /\d/.test(value) && value.length >= 6;
}
