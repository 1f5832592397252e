import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';

import { StackFailure } from '../stack-failure.js';
import { demoClientId, type ProductSecrets } from './secrets.js';

const timeoutMs = 10_000;
const pollMs = 20;

/** What a newcomer needs to try the product. */
export interface DemoAccess {
  readonly apiKey: string;
  readonly managementToken: string;
}

/** A fresh management token and a fresh API key of the demo tenant, through the public API. */
export async function demoAccess(managementUrl: string, secrets: ProductSecrets): Promise<DemoAccess> {
  const managementToken = await token(managementUrl, secrets);
  const created = await post(
    `${managementUrl}/trueportai-services/api/v1/keys`,
    { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
    JSON.stringify({ owner: `npm start ${new Date().toISOString()}`, rate_limit_rpm: demoRateLimitRpm }),
  );
  return { apiKey: field(created, 'key'), managementToken };
}

/** The state of the configuration that the gateway serves. */
export async function configurationRevision(gatewayUrl: string): Promise<number> {
  const response = await fetch(`${gatewayUrl}/health/ready`, { signal: AbortSignal.timeout(timeoutMs) });
  return readiness.parse(await response.json()).details.configuration.revision;
}

/** Returns when the gateway serves something newer than `revision`. @throws StackFailure when it does not get there */
export async function waitForRevisionAfter(revision: number, gatewayUrl: string): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while ((await configurationRevision(gatewayUrl)) <= revision) {
    if (performance.now() > deadline)
      throw new StackFailure(
        'The gateway does not learn of a change of the configuration; see the logs of ingress-proxy.',
      );
    await pause(pollMs);
  }
}

const readiness = z.object({ details: z.object({ configuration: z.object({ revision: z.number() }) }) });

/** High enough for load tests on a laptop. */
const demoRateLimitRpm = 1_000_000;

async function token(managementUrl: string, { demoClientSecret }: ProductSecrets): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: demoClientId,
    client_secret: demoClientSecret,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return field(await post(`${managementUrl}/oauth2/token`, headers, form.toString()), 'access_token');
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok)
    throw new StackFailure(`${new URL(url).pathname} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

function field(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new StackFailure(`The management API gave no ${name}.`);
  return value;
}
