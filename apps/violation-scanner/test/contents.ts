import type { ContentCaptured, ContentCapturedData, PolicyHit, PolicyHitData } from '@trueport/contracts';
import { contentEvent, contentFacts, policyHitEvent, policyHitFacts, requestIdOf } from '@trueport/testing';

/** A number that every detector knows, and that must never come back. */
export const ssn = '536-90-4399';

/** A prompt of one message. */
export function prompt(text: string, role = 'user'): string {
  return JSON.stringify({ model: 'gpt-4o', messages: [{ role, content: text }] });
}

/** An answer of one choice. */
export function answer(text: string): string {
  return JSON.stringify({
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content: text } }],
  });
}

/** The captured prompt of request number `at`. */
export function capturedPrompt(
  at: number,
  text: string,
  changed: Partial<ContentCapturedData> = {},
): ContentCaptured {
  return contentEvent(contentFacts(prompt(text), { request_id: requestIdOf(at), ...changed }));
}

/** The captured answer to request number `at`. */
export function capturedAnswer(
  at: number,
  text: string,
  changed: Partial<ContentCapturedData> = {},
): ContentCaptured {
  const facts = { request_id: requestIdOf(at), direction: 'response', ...changed } as const;
  return contentEvent(contentFacts(answer(text), facts));
}

/** A hit of a policy in request number `at`, which was stopped. */
export function policyHit(at: number, changed: Partial<PolicyHitData> = {}): PolicyHit {
  return policyHitEvent(policyHitFacts({ request_id: requestIdOf(at), ...changed }));
}
