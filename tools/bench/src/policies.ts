import type { ProductFacts } from '@trueport/stack';

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

const liveWithinMs = 20_000;
const pollMs = 20;

/**
 * Gives the demo tenant twenty policies, none of which the load runs into, and waits until the gateway has them all.
 *
 * @throws Error when one is refused, or the gateway does not learn of them in time
 */
export async function addPolicies(facts: ProductFacts): Promise<void> {
  const present = await policiesAt(facts);
  for (const [at, policy] of policies.entries()) await addPolicy(facts, `policy ${at + 1}`, policy);
  const giveUpAtMs = performance.now() + liveWithinMs;
  while ((await policiesAt(facts)) < present + policies.length) {
    if (performance.now() > giveUpAtMs) throw new Error('the gateway does not learn of the policies');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function addPolicy(
  { managementUrl, managementToken }: ProductFacts,
  name: string,
  policy: object,
): Promise<void> {
  const answer = await fetch(`${managementUrl}/trueportai-services/api/v1/policies`, {
    method: 'POST',
    headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, ...policy }),
  });
  if (answer.status !== 201) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
}

/** How many policies the gateway serves. */
async function policiesAt({ gatewayUrl }: ProductFacts): Promise<number> {
  const answer = await fetch(`${gatewayUrl}/health/ready`);
  const { details } = (await answer.json()) as { details: { configuration: { policies: number } } };
  return details.configuration.policies;
}
