import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { bedrockModelId } from '../bedrock-model.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { amazonImages } from './amazon.js';
import { geminiImages } from './gemini.js';
import { imagenImages } from './imagen.js';
import type { ImagesRequest } from './read-request.js';
import { stabilityImages } from './stability.js';

export { readImagesRequest, type ImagesRequest } from './read-request.js';

type ImageWriter = (
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
) => EndpointTranslation;

const googleWriters: readonly (readonly [model: RegExp, writer: ImageWriter])[] = [
  [/imagen-/, imagenImages],
  [/gemini-.*image/, geminiImages],
];
const bedrockWriters: readonly (readonly [model: RegExp, writer: ImageWriter])[] = [
  [/^amazon\.(?:titan-image-generator|nova-canvas)/, amazonImages],
  [/^stability\.(?:sd3|stable-image-(?:core|ultra))/, stabilityImages],
];

/**
 * A request for images as a provider other than OpenAI gets it.
 *
 * @param createdSeconds time the answer shows, seconds since 1970
 * @throws TranslationRefusal
 */
export function translateImages(
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
): EndpointTranslation {
  return writerFor(target)(request, target, createdSeconds);
}

function writerFor({ provider, model, baseModel }: EndpointTarget): ImageWriter {
  const writers = { anthropic: [], google: googleWriters, bedrock: bedrockWriters }[provider];
  const name = provider === 'bedrock' ? bedrockModelId(baseModel) : baseModel;
  const writer = writers.find(([pattern]) => pattern.test(name))?.[1];
  if (writer === undefined) throw new TranslationRefusal('model', `${model} makes no images from a text.`);
  return writer;
}
