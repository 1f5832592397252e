import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { bedrockEmbeddings } from './bedrock.js';
import { geminiEmbeddings } from './gemini.js';
import type { EmbeddingsRequest } from './read-request.js';

export { readEmbeddingsRequest, type EmbeddingsRequest } from './read-request.js';

/** A request for embeddings as a provider other than OpenAI gets it. @throws TranslationRefusal */
export function translateEmbeddings(request: EmbeddingsRequest, target: EndpointTarget): EndpointTranslation {
  switch (target.provider) {
    case 'google':
      return geminiEmbeddings(request, target);
    case 'bedrock':
      return bedrockEmbeddings(request, target);
    case 'anthropic':
      throw new TranslationRefusal('model', 'Anthropic has no models for embeddings.');
  }
}
