/** What the client saw of one request. */
export interface Observation {
  readonly phase: string;
  readonly isStream: boolean;
  /** The gateway's id; `null` when no answer came. */
  readonly requestId: string | null;
  /** 0 when no answer came. */
  readonly status: number;
  /** Whether the answer ended as its framing says. */
  readonly isComplete: boolean;
  readonly latencyMs: number;
  /** Why the connection failed, where it did. */
  readonly problem: string | null;
}

/** A whole answer, good or bad, that the gateway has signed with its id: it must be in the logs. */
export function isAnswered(observation: Observation): boolean {
  return observation.requestId !== null && observation.isComplete;
}

/** What an application would notice. */
export function isClientError(observation: Observation): boolean {
  return observation.status < 200 || observation.status >= 300 || !observation.isComplete;
}
