import {
  readEmbeddingsRequest,
  readImagesRequest,
  translateEmbeddings,
  translateImages,
  TranslationRefusal,
  type EndpointTarget,
} from '@trueport/dialects';
import type { CallPlanner } from '../candidate-run.js';
import type { ConversationPlanParts } from '../conversation-plan.js';
import type { PlannedCall } from '../planned-call.js';
import { RequestMedia } from '../request-media.js';
import { openAiPath, type OpenAiEndpoint } from '../wire-plan.js';
import { planCountTokens } from './count-tokens-plan.js';
import type { EndpointAttempt, EndpointCall } from './endpoint-call.js';
import type { EndpointSurface } from './endpoint-request.js';
import { planNative } from './native-plan.js';
import { planTranscription } from './transcription-plan.js';
import { planTranslation, targetOf } from './translated-plan.js';

type OpenAiSurface = Exclude<EndpointSurface, 'count_tokens' | 'moderations'>;

const openAiEndpoints: Readonly<Record<OpenAiSurface, OpenAiEndpoint>> = {
  embeddings: 'embeddings',
  images: 'images/generations',
  transcriptions: 'audio/transcriptions',
};

/**
 * A planner for one request of an endpoint that is no conversation, whatever deployments it is asked for. Planning throws
 * TranslationRefusal for what a deployment cannot be asked.
 */
export function endpointPlanner(call: EndpointCall, parts: ConversationPlanParts): CallPlanner {
  const media = new RequestMedia(parts.fetchMedia);
  return (deployment) => planAttempt({ ...call, deployment, parts, media });
}

/** @throws TranslationRefusal */
async function planAttempt(attempt: EndpointAttempt): Promise<PlannedCall> {
  const { surface } = attempt.request;
  switch (surface) {
    case 'count_tokens':
      return planCountTokens(attempt);
    case 'moderations':
      return planModeration(attempt);
    case 'embeddings':
    case 'images':
    case 'transcriptions':
      return planOpenAiEndpoint(attempt, surface);
  }
}

function planOpenAiEndpoint(attempt: EndpointAttempt, surface: OpenAiSurface): PlannedCall {
  const { deployment } = attempt;
  const { provider } = deployment;
  return provider === 'openai' || provider === 'azure'
    ? planNative(attempt, openAiPath(openAiEndpoints[surface], deployment))
    : planOther(attempt, surface, targetOf(deployment, provider));
}

function planOther(attempt: EndpointAttempt, surface: OpenAiSurface, target: EndpointTarget): PlannedCall {
  const { body } = attempt.request;
  switch (surface) {
    case 'embeddings':
      return planTranslation(attempt, target, translateEmbeddings(readEmbeddingsRequest(body), target));
    case 'images': {
      const createdSeconds = Math.floor(Date.now() / 1000);
      return planTranslation(
        attempt,
        target,
        translateImages(readImagesRequest(body), target, createdSeconds),
      );
    }
    case 'transcriptions':
      return planTranscription(attempt);
  }
}

function planModeration(attempt: EndpointAttempt): PlannedCall {
  if (attempt.deployment.provider === 'openai') return planNative(attempt, '/v1/moderations');
  const message = 'Only OpenAI has a model for moderation; the model gateway-local is the gateway itself.';
  throw new TranslationRefusal('model', message);
}
