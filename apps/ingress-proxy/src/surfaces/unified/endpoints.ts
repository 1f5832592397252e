import type { SurfaceName } from '@trueport/contracts';
import type { ClientDialectName } from '@trueport/dialects';
import type { ClientShape } from '../../server/error-shapes.js';

/** Prefix of everything the unified endpoints serve. */
export const unifiedPrefix = '/v1/';

/** An endpoint that asks a model. */
export interface ModelEndpoint {
  readonly surface: SurfaceName;
  /** Path behind `/v1`, as logs show it. */
  readonly path: string;
  /** Whose clients call it: tells the dialect of the bodies and the shape of errors. */
  readonly shape: ClientShape;
  /** Dialect of conversations; `null` for other endpoints. */
  readonly client: ClientDialectName | null;
}

/** What a path of the unified API is. */
export type UnifiedRoute =
  | { readonly kind: 'endpoint'; readonly endpoint: ModelEndpoint }
  /** `/v1/models` and `/v1/models/{id}`. */
  | { readonly kind: 'models'; readonly id: string | null }
  /** `/v1/responses/{id}…` */
  | {
      readonly kind: 'stored_response';
      readonly id: string;
      readonly action: 'response' | 'cancel' | 'input_items';
    }
  | { readonly kind: 'not_found'; readonly shape: ClientShape };

const openAi = (
  surface: SurfaceName,
  path: string,
  client: ClientDialectName | null = null,
): ModelEndpoint => ({
  surface,
  path,
  shape: 'openai',
  client,
});

const endpoints: ReadonlyMap<string, ModelEndpoint> = new Map(
  [
    openAi('chat_completions', '/chat/completions', 'openai-chat'),
    openAi('responses', '/responses', 'openai-responses'),
    openAi('completions', '/completions', 'openai-completions'),
    openAi('embeddings', '/embeddings'),
    openAi('moderations', '/moderations'),
    openAi('images', '/images/generations'),
    openAi('transcriptions', '/audio/transcriptions'),
    {
      ...openAi('messages', '/messages', 'anthropic-messages'),
      shape: 'anthropic',
    } as const,
    {
      ...openAi('count_tokens', '/messages/count_tokens'),
      shape: 'anthropic',
    } as const,
  ].map((endpoint) => [endpoint.path, endpoint]),
);

const modelPath = /^\/models(?:\/(.+))?$/;
const responsePath = /^\/responses\/([\w-]{1,200})(?:\/(cancel|input_items))?$/;

/** Finds what a path behind `/v1` is; a slash at its end does not matter. */
export function unifiedRoute(rawUrl: string): UnifiedRoute {
  const queryAt = rawUrl.indexOf('?');
  const path = (queryAt < 0 ? rawUrl : rawUrl.slice(0, queryAt))
    .slice(unifiedPrefix.length - 1)
    .replace(/(?<=.)\/$/, '');
  const endpoint = endpoints.get(path);
  if (endpoint !== undefined) return { kind: 'endpoint', endpoint };
  const models = modelPath.exec(path);
  if (models !== null) return { kind: 'models', id: decodedId(models[1]) };
  const [, id, action] = responsePath.exec(path) ?? [];
  if (id !== undefined)
    return { kind: 'stored_response', id, action: (action as 'cancel' | 'input_items') ?? 'response' };
  return { kind: 'not_found', shape: path.startsWith('/messages') ? 'anthropic' : 'openai' };
}

function decodedId(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
