import { createHmac } from 'node:crypto';

/**
 * `X-TruePort-Signature`: `t=` the second it was signed, `v1=` HMAC-SHA-256 in hex of `{t}.{body}` with the webhook's
 * secret. Receivers compare in constant time and refuse old time stamps.
 */
export function webhookSignature(secret: string, body: string, atSeconds: number): string {
  const digest = createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex');
  return `t=${atSeconds},v1=${digest}`;
}
