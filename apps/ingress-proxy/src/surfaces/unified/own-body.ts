import { withoutExtensions, withOpenAiThoughts, type JsonObject } from '@trueport/dialects';
import { modelOwner, type Deployment } from '@trueport/routing';
import type { ConversationRequest } from './conversation-plan.js';
import { placeOf } from './stored-responses.js';

/** The client's body for a provider that speaks its dialect. */
export interface OwnBody {
  readonly bytes: Buffer;
  /** Fields that were left out. */
  readonly warnings: readonly string[];
}

/** A request that was edited, or the same as before. */
interface Edited {
  readonly request: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * The body as it came, unless the conversation has been at another provider before: OpenAI is told what a response of
 * another continues, and is not sent thoughts of others, which it refuses.
 */
export function ownBody(request: ConversationRequest, deployment: Deployment): OwnBody {
  const { body, bytes } = request;
  const edited = editedRequest(request, deployment);
  const isAsItCame = edited.request === body;
  return {
    bytes: isAsItCame ? bytes : Buffer.from(JSON.stringify(edited.request)),
    warnings: edited.warnings,
  };
}

function editedRequest(
  { client, history, body }: ConversationRequest,
  { provider, resource, baseModel }: Deployment,
): Edited {
  if (client === 'openai-chat' && modelOwner(baseModel) === 'openai') return withoutExtensions(body);
  if (client !== 'openai-responses') return { request: body, warnings: [] };
  // The place that made a response knows what was said before; any other has to be told.
  return history === null || history.keptAt === placeOf(provider, resource ?? null)
    ? withOpenAiThoughts(body)
    : withoutThoughts(history.expanded);
}

/** OpenAI and Azure cannot open what the other has encrypted. */
function withoutThoughts(request: JsonObject): Edited {
  const { input } = request;
  if (!Array.isArray(input)) return { request, warnings: [] };
  const items = input.filter((item: { readonly type?: unknown } | null) => item?.type !== 'reasoning');
  return {
    request: { ...request, input: items },
    warnings:
      items.length === input.length
        ? []
        : ['previous_response_id: thoughts of another provider are not sent'],
  };
}
