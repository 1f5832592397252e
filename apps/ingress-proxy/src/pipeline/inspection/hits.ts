import {
  maxEntities,
  maxPreviewCharacters,
  type Direction,
  type FoundEntity,
  type PolicyHit,
  type PolicyHitData,
  type PolicyTrigger,
  type RequestAdmitted,
  type Severity,
  type ViolationType,
} from '@trueport/contracts';
import {
  modelVersion,
  redactedPreview,
  scanText,
  severities,
  severityOf,
  type Evaluation,
  type Finding,
  type FindingClass,
  type JudgedText,
  type Policy,
} from '@trueport/detection';

/** What a policy found in one half of an exchange. */
export type PolicyFinding = Pick<
  PolicyHitData,
  | 'policy_id'
  | 'policy_name'
  | 'action'
  | 'direction'
  | 'type'
  | 'severity'
  | 'description'
  | 'preview'
  | 'entities'
  | 'auto_blocked'
>;

const triggerClasses: Readonly<Partial<Record<PolicyTrigger, readonly FindingClass[]>>> = {
  pii: ['pii', 'secret'],
  injection: ['injection'],
};

/** The hits of an evaluation, one for each policy. */
export function findingsOf(
  { hits, blockedBy }: Evaluation,
  texts: readonly JudgedText[],
  policies: ReadonlyMap<string, Policy>,
  direction: Direction,
): PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  for (const [policyId, matches] of Map.groupBy(hits, (hit) => hit.policyId)) {
    const policy = policies.get(policyId);
    const [first] = matches;
    if (policy === undefined || first === undefined) continue;
    const text = texts[first.partIndex] ?? { role: 'user', text: '' };
    const here = hits.filter(({ partIndex }) => partIndex === first.partIndex);
    findings.push(
      findingOf(policy, direction, {
        entities: entitiesOf(policy, text, new Set(matches.map(({ type }) => type))),
        preview: previewOf(text, here),
        isBlocked: blockedBy?.id === policyId,
      }),
    );
  }
  const isListed = findings.some(({ policy_id: id }) => id === blockedBy?.id);
  if (blockedBy !== null && !isListed) findings.push(failedClosed(blockedBy, direction));
  return findings;
}

/** Characters of the text that a preview may show before its first match. */
const shownBefore = 100;
/** Characters on either side of the first match that are looked at for what else has to be hidden. */
const scannedAround = 1_000;

/** Around the first match. What the detectors know is hidden besides: a keyword may stand beside somebody's number. */
function previewOf({ text, role }: JudgedText, hits: Evaluation['hits']): string {
  const first = Math.min(...hits.map(({ start }) => start));
  const scannedFrom = Math.max(0, first - scannedAround);
  const near = text.slice(scannedFrom, first + scannedAround);
  const from = Math.max(0, first - shownBefore) - scannedFrom;
  const matches = hits.map((hit) => ({ start: hit.start - scannedFrom, end: hit.end - scannedFrom }));
  const hidden = [...matches, ...scanText(near, role)]
    .filter(({ start, end }) => end > from && start < near.length)
    .map(({ start, end }) => ({ start: Math.max(0, start - from), end: end - from }));
  const preview = redactedPreview(near.slice(from), hidden as Finding[]);
  return `${scannedFrom + from > 0 ? '…' : ''}${preview}`.slice(0, maxPreviewCharacters);
}

/** A policy that could not be evaluated, and refuses therefore. */
export function failedClosed(policy: Policy, direction: Direction): PolicyFinding {
  const nothing = { entities: [], preview: '', isBlocked: true };
  return {
    ...findingOf(policy, direction, nothing),
    description: `Policy "${policy.name}" could not be evaluated and fails closed`.slice(0, 500),
  };
}

/** What a policy found where the text itself is not at hand any more. */
export function findingWithoutText(
  policy: Policy,
  direction: Direction,
  types: ReadonlySet<string>,
  isBlocked: boolean,
): PolicyFinding {
  const entities = [...types].slice(0, maxEntities).map((type) => ({ type, confidence: 1 }));
  return findingOf(policy, direction, { entities, preview: '', isBlocked });
}

/** The fact for the bus. */
export function policyHitEvent(admitted: RequestAdmitted, finding: PolicyFinding, at: Date): PolicyHit {
  const { request_id, tenant_id, key_id } = admitted.data;
  const detectedAt = at.toISOString();
  return {
    specversion: '1.0',
    id: `${admitted.id}.${finding.policy_id}.${finding.direction}`,
    source: admitted.source,
    type: 'gateway.policy.hit',
    time: detectedAt,
    v: 1,
    data: {
      request_id,
      tenant_id,
      key_id,
      ...finding,
      detected_at: detectedAt,
      model_version: modelVersion,
    },
  };
}

function findingOf(
  policy: Policy,
  direction: Direction,
  found: { readonly entities: FoundEntity[]; readonly preview: string; readonly isBlocked: boolean },
): PolicyFinding {
  return {
    policy_id: policy.id,
    policy_name: policy.name,
    action: policy.action,
    direction,
    type: typeOf(policy.trigger_type),
    severity: severityFor(policy, found.entities),
    description:
      `Policy "${policy.name}" matched in ${direction === 'request' ? 'prompt' : 'model answer'}`.slice(
        0,
        500,
      ),
    preview: found.preview,
    entities: found.entities,
    auto_blocked: found.isBlocked,
  };
}

/** Words of one's own that must not leave are exfiltration; patterns stand for personal data. */
function typeOf(trigger: PolicyTrigger): ViolationType {
  switch (trigger) {
    case 'keyword':
      return 'exfiltration';
    case 'injection':
      return 'injection';
    case 'pii':
    case 'regex':
      return 'pii';
  }
}

function severityFor({ trigger_type: trigger, action }: Policy, entities: readonly FoundEntity[]): Severity {
  const [findingClass] = triggerClasses[trigger] ?? [];
  if (findingClass === undefined || entities.length === 0)
    return action === 'block' ? 'high' : action === 'log' ? 'low' : 'medium';
  const ranks = entities.map(({ type, confidence }) =>
    severities.indexOf(severityOf({ class: findingClass, type, confidence, start: 0, end: 0, evidence: [] })),
  );
  return severities[Math.min(...ranks)] as Severity;
}

/** The policy says what matched; how sure it is, the detectors are asked again: hits are rare. */
function entitiesOf(policy: Policy, { text, role }: JudgedText, types: ReadonlySet<string>): FoundEntity[] {
  const classes = triggerClasses[policy.trigger_type];
  const confidence = new Map<string, number>([...types].map((type) => [type, classes === undefined ? 1 : 0]));
  const found = classes === undefined ? [] : scanText(text, role, { classes });
  for (const finding of found.filter(({ type }) => types.has(type)))
    confidence.set(finding.type, Math.max(confidence.get(finding.type) ?? 0, finding.confidence));
  return [...confidence].slice(0, maxEntities).map(([type, value]) => ({
    type,
    confidence: Math.round(value * 100) / 100,
  }));
}
