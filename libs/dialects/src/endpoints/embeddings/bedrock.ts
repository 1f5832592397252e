import { DroppedFields } from '../../conversation/dropped-fields.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { bedrockPath } from '../../upstreams/bedrock/bedrock-path.js';
import { bedrockModelId } from '../bedrock-model.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { inputUsage } from '../summed-usage.js';
import { cohereFamily } from './cohere.js';
import type { EmbeddingFamily } from './embedding-family.js';
import { novaFamily } from './nova.js';
import type { EmbeddingsRequest } from './read-request.js';
import { titanMultimodalFamily, titanTextV1Family, titanTextV2Family } from './titan.js';
import { writeEmbeddingsAnswer } from './write-answer.js';

const families: readonly (readonly [beginning: string, family: EmbeddingFamily])[] = [
  ['amazon.titan-embed-text-v2', titanTextV2Family],
  ['amazon.titan-embed-image', titanMultimodalFamily],
  ['amazon.titan-embed', titanTextV1Family],
  ['amazon.nova-2-multimodal-embeddings', novaFamily],
  ['cohere.embed', cohereFamily],
];

/** Embeddings of Bedrock's models, each in its own format by Invoke. @throws TranslationRefusal for other models */
export function bedrockEmbeddings(request: EmbeddingsRequest, target: EndpointTarget): EndpointTranslation {
  const id = bedrockModelId(target.baseModel);
  const family = families.find(([beginning]) => id.startsWith(beginning))?.[1];
  if (family === undefined) {
    const message = `${target.model} makes no embeddings: use a model of Titan Embeddings, Nova or Cohere Embed.`;
    throw new TranslationRefusal('model', message);
  }
  const dropped = new DroppedFields('Bedrock');
  dropped.dropPresent({ user: request.user });
  dropped.dropExtras(request.extras);
  const bodies = family.write(request, id, dropped);
  return {
    path: bedrockPath(target.model, 'invoke'),
    bodies,
    warnings: dropped.list(),
    readAnswer: (answers) => {
      const counts = answers.map(({ body, inputTokens }) => family.readTokens(body) ?? inputTokens);
      const isCounted = counts.every((count) => count !== null);
      const total = isCounted ? counts.reduce((sum: number, count) => sum + Number(count), 0) : null;
      const vectors = answers.flatMap(({ body }) => family.readVectors(body));
      return writeEmbeddingsAnswer(request, vectors, inputUsage(total), request.model);
    },
  };
}
