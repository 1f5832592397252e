import type { Detector } from '../finding.js';
import { compilePolicies } from './compile-policies.js';
import type { JudgedText, Policy } from './policy.js';
import { createStreamRedaction } from './stream-redaction.js';

/**
 * Time of 20 policies on a prompt, and of a streamed answer: `node libs/detection/dist/policies/policies.bench.js`.
 * The detectors here find nothing and cost nothing: theirs have a bench of their own.
 */
const rounds = 400;

/** The dialects are measured with it, though this library does not depend on them. */
interface Dialects {
  textPartsOf(dialect: 'openai', direction: 'request', body: Uint8Array): { parts: readonly JudgedText[] };
}
const dialectsUrl = new URL('../../../dialects/dist/text/index.js', import.meta.url).href;
const { textPartsOf } = (await import(dialectsUrl)) as Dialects;

const regexes = [
  '\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b',
  '\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b',
  '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  '\\bPROJ-\\d{4,6}\\b',
  '(?i)project\\s+(?:zeus|titan)',
  '(?i)\\b(?:confidential|internal use only)\\b',
  '[a-zA-Z0-9._%+-]+@example\\.com',
  'sk-[A-Za-z0-9]{20,}',
  'AKIA[0-9A-Z]{16}',
  'https?://intranet\\.[a-z.]+/\\S*',
  '(?i)employee (?:id|number)\\s*[:#]?\\s*\\d+',
  '[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}',
];
const words = [
  'zeus, titan, hera',
  'merger, acquisition, due diligence',
  'salary, bonus',
  'lawsuit, settlement, subpoena',
];
const quiet: Detector = () => [];

function policy(trigger: Policy['trigger_type'], pattern: string, at: number): Policy {
  return {
    id: `pol-${trigger}-${at}`,
    name: trigger,
    action: 'redact',
    trigger_type: trigger,
    pattern,
    applies_to: 'both',
    is_active: true,
    priority: at,
    failure_mode: 'open',
  };
}

const policies = [
  ...regexes.map((pattern, at) => policy('regex', pattern, at)),
  ...words.map((pattern, at) => policy('keyword', pattern, at)),
  policy('pii', 'ssn', 1),
  policy('pii', '', 2),
  policy('injection', '', 3),
  policy('injection', '0.9', 4),
];
const set = compilePolicies(policies, { pii: quiet, injection: quiet });
const nowMs = (): number => performance.now();

const prose =
  'Please summarise the minutes of the meeting on 12 March 2026: the team agreed to ship version 4.2 in week 17, and ' +
  'asked for a review of the budget (EUR 120,000) before the board meets. Keep the tone friendly, "quotes" included.\n';
const chat = (text: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      model: 'gpt-5',
      messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: text },
      ],
      stream: true,
    }),
  );
const plain = chat(prose.repeat(20).slice(0, 4_096));
const hitting = chat(
  prose.repeat(20).slice(0, 3_900) +
    'Call 555-123-4567 about PROJ-1234, card 4111 1111, joe@example.com, Zeus.',
);

function measure(name: string, run: () => void): void {
  const milliseconds: number[] = [];
  for (let round = 0; round < rounds * 2; round += 1) {
    const before = performance.now();
    run();
    if (round >= rounds) milliseconds.push(performance.now() - before);
  }
  milliseconds.sort((a, b) => a - b);
  const at = (share: number): string => (milliseconds[Math.floor(rounds * share)] ?? 0).toFixed(3);
  console.log(`${name.padEnd(52)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`);
}

const parts = (body: Buffer): readonly JudgedText[] => textPartsOf('openai', 'request', body).parts;
const judge = (body: Buffer): void => {
  set.evaluate(parts(body), { direction: 'request', nowMs });
};
measure('texts of a 4 KB prompt', () => parts(plain));
measure('20 policies, 4 KB prompt, texts included, no hits', () => judge(plain));
measure('20 policies, 4 KB prompt, texts included, 4 hits', () => judge(hitting));

const pieces = prose.repeat(20).match(/.{1,5}/gs) ?? [];
measure(`20 policies, stream of ${pieces.length} pieces`, () => {
  const redaction = createStreamRedaction(set, { nowMs });
  let held = '';
  for (const piece of pieces) {
    const decision = redaction.decide({
      channel: 'c',
      role: 'assistant',
      text: held + piece,
      isFinal: false,
    });
    if ('emit' in decision) held = (held + piece).slice((held + piece).length - decision.hold);
  }
});
