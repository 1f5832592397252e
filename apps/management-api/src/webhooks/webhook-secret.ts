import { randomBytes } from 'node:crypto';

const secretBytes = 32;

/**
 * A new signing secret: `whsec_` and base64 of 32 random bytes, the form that libraries for receivers know.
 *
 * @source https://www.standardwebhooks.com (specification, "Secret format"), read 2026-11
 */
export function generateWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}
