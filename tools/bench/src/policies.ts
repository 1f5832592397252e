import { setTimeout as delay } from 'node:timers/promises';
import { configurationRevision, waitForRevisionAfter, type ProductFacts } from '@trueport/stack';

const regexes = [
  '\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b',
  '\\b\\d{3}[-.]\\d{3}[-.]\\d{4}\\b',
  '\\bPROJ-\\d{4,6}\\b',
  '(?i)project\\s+(?:heron|osprey)',
  '(?i)\\binternal use only\\b',
  'https?://intranet\\.[a-z.]+/\\S*',
  '(?i)employee (?:id|number)\\s*[:#]?\\s*\\d+',
  '\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b',
];
const words = [
  'heronry',
  'osprey',
  'merger, acquisition target',
  'layoff plan',
  'salary band',
  'source escrow',
];

/** Twenty policies as a company has them: patterns, words, personal data and injection, to redact, alert and block. */
const policies = [
  ...regexes.map((pattern) => ({ trigger_type: 'regex', pattern, action: 'redact' })),
  ...words.map((pattern) => ({ trigger_type: 'keyword', pattern, action: 'block' })),
  { trigger_type: 'pii', pattern: 'US_SSN, CREDIT_CARD', action: 'block' },
  { trigger_type: 'pii', pattern: 'EMAIL_ADDRESS, PHONE_NUMBER', action: 'redact' },
  { trigger_type: 'pii', pattern: '', action: 'log' },
  { trigger_type: 'injection', pattern: '', action: 'block' },
  { trigger_type: 'injection', pattern: '0.6', action: 'alert' },
  { trigger_type: 'keyword', pattern: 'confidential, secret recipe', action: 'alert' },
];

/** How often a change is tried while the store is away. */
const maxAttempts = 5;

/** Policies that can be switched together. */
export interface SwitchedPolicies {
  /** Resolves once the gateway has them all, or none of them. */
  switchOn(): Promise<void>;
  switchOff(): Promise<void>;
}

/**
 * Gives the demo tenant twenty policies, none of which the load runs into; off at first.
 *
 * @throws Error when one is refused, or the gateway does not learn of a change in time
 */
export async function addPolicies(facts: ProductFacts): Promise<SwitchedPolicies> {
  const ids: string[] = [];
  for (const [at, policy] of policies.entries())
    ids.push(
      await changePolicy(facts, 'POST', '', { name: `policy ${at + 1}`, is_active: false, ...policy }),
    );
  let isOn = false;
  const switchTo = async (on: boolean): Promise<void> => {
    if (isOn === on) return;
    isOn = on;
    const before = await configurationRevision(facts.gatewayUrl);
    for (const id of ids) await changePolicy(facts, 'PATCH', `/${id}`, { is_active: on });
    // Every change raises it by one.
    await waitForRevisionAfter(before + ids.length - 1, facts.gatewayUrl);
  };
  return { switchOn: () => switchTo(true), switchOff: () => switchTo(false) };
}

/** Tries again while the store is away, as the answer asks. @returns the id of the policy */
async function changePolicy(
  { managementUrl, managementToken }: ProductFacts,
  method: string,
  path: string,
  body: object,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${managementUrl}/trueportai-services/api/v1/policies${path}`, {
      method,
      headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return ((await answer.json()) as { id: string }).id;
    const text = await answer.text();
    if (answer.status !== 503 || attempt === maxAttempts)
      throw new Error(`policies: ${answer.status} ${text}`);
    await delay(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
  }
}
