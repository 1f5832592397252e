/** Names of everything on the bus, under one optional prefix so that installations (and tests) can share a server. */
export interface BusNames {
  readonly subjects: {
    readonly requestAdmitted: string;
    readonly responseCompleted: string;
    /** Notification of a configuration change; the tenant is the last token. */
    readonly configChanged: (tenantId: string) => string;
    readonly configChangedAll: string;
    /** Dead letters of one durable consumer. */
    readonly deadLetter: (consumer: string) => string;
  };
  readonly streams: { readonly gateway: string; readonly events: string; readonly deadLetter: string };
  /** Subjects each stream captures. */
  readonly streamSubjects: {
    readonly gateway: readonly string[];
    readonly events: readonly string[];
    readonly deadLetter: readonly string[];
  };
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
      configChanged: (tenantId) => `${dot}config.changed.${subjectToken(tenantId)}`,
      configChangedAll: `${dot}config.changed.*`,
      deadLetter: (consumer) => `${dot}deadletter.${subjectToken(consumer)}`,
    },
    streams: { gateway: `${upper}GATEWAY`, events: `${upper}EVENTS`, deadLetter: `${upper}DEADLETTER` },
    streamSubjects: {
      gateway: [`${dot}gateway.>`],
      events: [`${dot}config.>`, `${dot}violation.>`, `${dot}budget.>`],
      deadLetter: [`${dot}deadletter.>`],
    },
  };
}

/** One token of a subject: dots, spaces and wildcards become `_`, so that a tenant's name cannot widen a subject. */
function subjectToken(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_') || '_';
}
