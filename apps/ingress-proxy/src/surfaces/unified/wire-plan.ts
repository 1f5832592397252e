import {
  bedrockPath,
  geminiPath,
  openAiTraitsOf,
  type ClientDialectName,
  type UpstreamDialectName,
} from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';

/** How a conversation goes over the wire to one deployment. */
export interface WirePlan {
  readonly dialect: UpstreamDialectName;
  /**
   * `same`: the client's own body with a few fields changed; `translated`: another dialect; `claude_invoke`: Claude's own
   * dialect in Bedrock's envelope.
   */
  readonly mode: 'same' | 'translated' | 'claude_invoke';
  /** Path below the provider's base URL. */
  readonly path: string;
}

/** Endpoints of OpenAI's API, which Azure has as well. */
export type OpenAiEndpoint =
  | 'chat/completions'
  | 'responses'
  | 'completions'
  | 'embeddings'
  | 'images/generations'
  | 'audio/transcriptions';

/**
 * Chooses dialect and path. OpenAI's models that only answer the Responses API get it, whatever the client speaks.
 */
export function wirePlan(client: ClientDialectName, deployment: Deployment, isStream: boolean): WirePlan {
  switch (deployment.provider) {
    case 'openai':
    case 'azure':
      return openAiPlan(client, deployment);
    case 'anthropic': {
      const mode = client === 'anthropic-messages' ? 'same' : 'translated';
      return { dialect: 'anthropic-messages', mode, path: '/v1/messages' };
    }
    case 'google':
      return { dialect: 'gemini', mode: 'translated', path: geminiPath(deployment.model, isStream) };
    case 'bedrock':
      return client === 'anthropic-messages' && /claude/i.test(deployment.baseModel)
        ? claudeInvokePlan(deployment, isStream)
        : conversePlan(deployment, isStream);
  }
}

/** Path of an endpoint of OpenAI's API at OpenAI, or at Azure with or without a version of the API. */
export function openAiPath(endpoint: OpenAiEndpoint, { provider, model, apiVersion }: Deployment): string {
  if (provider !== 'azure') return `/v1/${endpoint}`;
  if (apiVersion === undefined) return `/openai/v1/${endpoint}`;
  const version = `?api-version=${encodeURIComponent(apiVersion)}`;
  return endpoint === 'responses'
    ? `/openai/responses${version}`
    : `/openai/deployments/${encodeURIComponent(model)}/${endpoint}${version}`;
}

function openAiPlan(client: ClientDialectName, deployment: Deployment): WirePlan {
  if (client === 'openai-responses')
    return { dialect: 'openai-responses', mode: 'same', path: openAiPath('responses', deployment) };
  if (client === 'openai-completions')
    return { dialect: 'openai-chat', mode: 'same', path: openAiPath('completions', deployment) };
  if (openAiTraitsOf(deployment.baseModel).responsesOnly) return responsesPlan(deployment);
  const mode = client === 'openai-chat' ? 'same' : 'translated';
  return { dialect: 'openai-chat', mode, path: openAiPath('chat/completions', deployment) };
}

/** The Responses API for a client that speaks another dialect. */
export function responsesPlan(deployment: Deployment): WirePlan {
  return { dialect: 'openai-responses', mode: 'translated', path: openAiPath('responses', deployment) };
}

/** Bedrock's own dialect, which all of its models speak. */
export function conversePlan({ model }: Deployment, isStream: boolean): WirePlan {
  const action = isStream ? 'converse-stream' : 'converse';
  return { dialect: 'bedrock-converse', mode: 'translated', path: bedrockPath(model, action) };
}

function claudeInvokePlan({ model }: Deployment, isStream: boolean): WirePlan {
  const action = isStream ? 'invoke-with-response-stream' : 'invoke';
  return { dialect: 'anthropic-messages', mode: 'claude_invoke', path: bedrockPath(model, action) };
}
