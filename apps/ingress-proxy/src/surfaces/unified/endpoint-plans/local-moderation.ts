import { isLocalModeration, localModeration, readModerationRequest } from '@trueport/dialects';
import { scanText } from '@trueport/detection';
import type { ClientBody } from '../planned-call.js';
import type { EndpointRequest } from './endpoint-request.js';
import { clientBody } from './translated-plan.js';

/**
 * The answer of an endpoint that the gateway gives itself: a moderation by its own detectors, where the client asks for
 * the model `gateway-local` or for a provider that has no moderation.
 *
 * @param provider value of the header `x-portkey-provider`
 * @param requestId the gateway's id of the request
 * @returns `null` for everything that a provider answers
 * @throws TranslationRefusal
 */
export function localAnswer(
  request: EndpointRequest,
  provider: string | undefined,
  requestId: string,
): ClientBody | null {
  if (request.surface !== 'moderations' || !isLocalModeration(request.body, provider)) return null;
  const asked = readModerationRequest(request.body);
  return clientBody(localModeration(asked, (text) => scanText(text, 'user'), `modr-${requestId}`));
}
