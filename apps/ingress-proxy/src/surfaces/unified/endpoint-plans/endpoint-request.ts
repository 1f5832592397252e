import type { SurfaceName } from '@trueport/contracts';
import { requestFacts, TranslationRefusal, type JsonObject } from '@trueport/dialects';
import { modelOf, parsedObject, requireJsonType } from '../read-request.js';
import { readForm, type ReadForm } from './read-form.js';

/** Endpoints that are no conversation. */
export type EndpointSurface = Extract<
  SurfaceName,
  'embeddings' | 'images' | 'transcriptions' | 'moderations' | 'count_tokens'
>;

/** A request of such an endpoint as the client sent it. */
export interface EndpointRequest {
  readonly surface: EndpointSurface;
  readonly bytes: Buffer;
  /** With the boundary where it is a form. */
  readonly contentType: string;
  /** The JSON body, or the text fields of the form. */
  readonly body: JsonObject;
  /** `null` for JSON. */
  readonly form: ReadForm | null;
  /** As the client names it, or the endpoint's own default. */
  readonly model: string;
  readonly isStream: boolean;
  readonly userId: string | null;
  /** Size of the prompt, to count it where the provider does not. */
  readonly promptCharacters: number;
}

/** @source OpenAI API reference, moderations: the model may be left out; read 2026-11 */
const defaultModerationModel = 'omni-moderation-latest';

/**
 * Reads a request of an endpoint that is no conversation: a form for transcriptions, JSON for all others.
 *
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST
 * @throws TranslationRefusal for a request without model or file
 */
export async function readEndpointRequest(
  surface: EndpointSurface,
  contentType: string | undefined,
  bytes: Buffer,
): Promise<EndpointRequest> {
  return surface === 'transcriptions'
    ? formRequest(bytes, contentType)
    : jsonRequest(surface, contentType, bytes);
}

async function formRequest(bytes: Buffer, contentType: string | undefined): Promise<EndpointRequest> {
  const form = await readForm(bytes, contentType);
  const { model, stream, prompt, user } = form.fields;
  return {
    surface: 'transcriptions',
    bytes,
    contentType: contentType as string,
    body: form.fields,
    form,
    model: modelOf(model),
    isStream: stream === 'true',
    userId: typeof user === 'string' ? user : null,
    promptCharacters: typeof prompt === 'string' ? prompt.length : 0,
  };
}

function jsonRequest(
  surface: EndpointSurface,
  contentType: string | undefined,
  bytes: Buffer,
): EndpointRequest {
  requireJsonType(contentType);
  const body = parsedObject(bytes);
  const facts = requestFacts(surface === 'count_tokens' ? 'anthropic' : 'openai', '', bytes);
  return {
    surface,
    bytes,
    contentType: 'application/json',
    body,
    form: null,
    model: modelOf(body['model'] ?? (surface === 'moderations' ? defaultModerationModel : undefined)),
    isStream: surface === 'images' && body['stream'] === true,
    userId: facts.userId,
    promptCharacters: facts.promptCharacters,
  };
}

/** The form of a transcription. @throws TranslationRefusal without one */
export function formOf({ form }: EndpointRequest): ReadForm {
  if (form === null) throw new TranslationRefusal('file', 'file is required.', 'missing_required_parameter');
  return form;
}
