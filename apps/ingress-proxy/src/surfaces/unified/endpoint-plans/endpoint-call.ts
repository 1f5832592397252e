import type { Deployment } from '@trueport/routing';
import type { ConversationPlanParts } from '../conversation-plan.js';
import type { RequestMedia } from '../request-media.js';
import type { EndpointRequest } from './endpoint-request.js';

/** A request of an endpoint, with what its calls need besides. */
export interface EndpointCall {
  readonly request: EndpointRequest;
  /** Client headers that a provider of the same dialect gets: name, value, … */
  readonly clientHeaders: () => readonly string[];
  /** Headers that go to every provider: tracing. */
  readonly tracingHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One request for one deployment. */
export interface EndpointAttempt extends EndpointCall {
  readonly deployment: Deployment;
  readonly parts: ConversationPlanParts;
  /** What the request has had fetched by now. */
  readonly media: RequestMedia;
}
