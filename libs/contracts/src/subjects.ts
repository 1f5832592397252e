/** Names of everything on the bus, under one optional prefix so that installations (and tests) can share a server. */
export interface BusNames {
  readonly subjects: {
    readonly requestAdmitted: string;
    readonly responseCompleted: string;
    readonly policyHit: string;
    readonly contentCaptured: string;
    /** Notification of a violation; the tenant is the last token. */
    readonly violationDetected: (tenantId: string) => string;
    /** Notification of a configuration change; the tenant is the last token. */
    readonly configChanged: (tenantId: string) => string;
    readonly configChangedAll: string;
    /** Dead letters of one durable consumer. */
    readonly deadLetter: (consumer: string) => string;
  };
  readonly streams: Readonly<Record<StreamName, string>>;
  /** Subjects each stream captures. */
  readonly streamSubjects: Readonly<Record<StreamName, readonly string[]>>;
}

/** Streams: facts, contents for the scan, notifications, and what consumers have given up. */
export type StreamName = 'gateway' | 'content' | 'events' | 'deadLetter';

/** The stream that has the messages of a pattern (a subject without prefix). */
export function streamOf(pattern: string): StreamName {
  if (pattern.startsWith('gateway.')) return 'gateway';
  if (pattern.startsWith('content.')) return 'content';
  return pattern.startsWith('deadletter.') ? 'deadLetter' : 'events';
}

/**
 * Subjects and streams for a prefix.
 *
 * @param prefix empty, or letters, digits, `-` and `_`; `t1` gives `t1.gateway.request.admitted` and stream `T1_GATEWAY`
 * @throws RangeError for a prefix with any other character
 */
export function busNames(prefix = ''): BusNames {
  if (!/^[A-Za-z0-9_-]*$/.test(prefix))
    throw new RangeError('a bus prefix has letters, digits, - and _ only');
  const dot = prefix === '' ? '' : `${prefix}.`;
  const upper = prefix === '' ? '' : `${prefix.toUpperCase()}_`;
  return {
    subjects: {
      requestAdmitted: `${dot}gateway.request.admitted`,
      responseCompleted: `${dot}gateway.response.completed`,
      policyHit: `${dot}gateway.policy.hit`,
      contentCaptured: `${dot}content.captured`,
      violationDetected: (tenantId) => `${dot}violation.detected.${subjectToken(tenantId)}`,
      configChanged: (tenantId) => `${dot}config.changed.${subjectToken(tenantId)}`,
      configChangedAll: `${dot}config.changed.*`,
      deadLetter: (consumer) => `${dot}deadletter.${subjectToken(consumer)}`,
    },
    streams: {
      gateway: `${upper}GATEWAY`,
      content: `${upper}CONTENT`,
      events: `${upper}EVENTS`,
      deadLetter: `${upper}DEADLETTER`,
    },
    streamSubjects: {
      gateway: [`${dot}gateway.>`],
      content: [`${dot}content.>`],
      events: [`${dot}config.>`, `${dot}violation.>`, `${dot}budget.>`],
      deadLetter: [`${dot}deadletter.>`],
    },
  };
}

/** One token of a subject: dots, spaces and wildcards become `_`, so that a tenant's name cannot widen a subject. */
function subjectToken(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_') || '_';
}
