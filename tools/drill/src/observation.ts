import type { PromptName } from './prompts.js';

/** What the client saw of one request. Times are milliseconds since the epoch, so that processes agree on them. */
export interface Observation {
  /** The phase in which it was sent, or in which it failed. */
  readonly phase: string;
  readonly kind: RequestKind;
  readonly prompt: PromptName;
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  /** The gateway's id; `null` when no answer came. */
  readonly requestId: string | null;
  /** 0 when no answer came. */
  readonly status: number;
  /** Whether the answer ended as its framing says. */
  readonly isComplete: boolean;
  /** What went wrong: the code of the connection's error or of the answer's body; `null` for a good answer. */
  readonly problem: string | null;
}

/** What is asked for, and what is then the right answer. */
export type RequestKind = 'json' | 'stream' | 'provider-error' | 'gateway-error';

/**
 * Of every 50 requests ten are streams, one gets an error of the provider, and one a provider that hangs up, which is
 * an error of the gateway: these too must be logged.
 */
export function kindOf(requestNumber: number): RequestKind {
  if (requestNumber % 5 === 0) return 'stream';
  if (requestNumber % 50 === 7) return 'provider-error';
  return requestNumber % 50 === 33 ? 'gateway-error' : 'json';
}

/** The status that each kind must have. */
export const expectedStatus: Readonly<Record<RequestKind, number>> = {
  json: 200,
  stream: 200,
  'provider-error': 500,
  'gateway-error': 502,
};

/** A whole answer, good or bad, that the gateway has signed with its id: it must be in the logs. */
export function isAnswered(observation: Observation): boolean {
  return observation.requestId !== null && observation.isComplete;
}

/** Something that an application would notice and that was not asked for. */
export function isClientError({ kind, status, isComplete }: Observation): boolean {
  return status !== expectedStatus[kind] || !isComplete;
}
