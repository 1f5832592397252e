import type {
  ContentCaptured,
  ContentCapturedData,
  PolicyHit,
  PolicyHitData,
  RequestAdmitted,
  RequestAdmittedData,
  ResponseCompleted,
  ResponseCompletedData,
} from '@trueport/contracts';

const envelope = { specversion: '1.0', source: 'ingress', v: 1 } as const;

/** The event of an admission. */
export function admittedEvent(data: RequestAdmittedData): RequestAdmitted {
  const type = 'gateway.request.admitted';
  return { ...envelope, id: data.request_id, type, time: data.started_at, data };
}

/** The event of a completion. */
export function completedEvent(data: ResponseCompletedData): ResponseCompleted {
  const type = 'gateway.response.completed';
  return { ...envelope, id: data.request_id, type, time: data.started_at, data };
}

/** The event that carries a content. */
export function contentEvent(data: ContentCapturedData): ContentCaptured {
  const id = `${data.request_id}.${data.direction}`;
  return { ...envelope, id, type: 'content.captured', time: data.started_at, data };
}

/** The event of a policy that matched. */
export function policyHitEvent(data: PolicyHitData): PolicyHit {
  const id = `${data.request_id}.${data.policy_id}.${data.direction}`;
  return { ...envelope, id, type: 'gateway.policy.hit', time: data.detected_at, data };
}
