import { DroppedFields } from '../../conversation/dropped-fields.js';
import { asList, asText } from '../../json.js';
import { bedrockPath } from '../../upstreams/bedrock/bedrock-path.js';
import { emptyUsage } from '../../usage-accumulator.js';
import type { EndpointTarget, EndpointTranslation, ProviderAnswer } from '../endpoint-translation.js';
import { nearestShape } from './image-size.js';
import type { ImagesRequest } from './read-request.js';
import { writeImagesAnswer, type MadeImages } from './write-answer.js';

/** @source Amazon Bedrock user guide, Stability AI models; read 2026-11 */
const shapes = ['1:1', '2:3', '3:2', '4:5', '5:4', '9:16', '16:9', '9:21', '21:9'];

/** Images of Stable Diffusion 3 and Stable Image; one per call. */
export function stabilityImages(
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
): EndpointTranslation {
  const dropped = new DroppedFields('Bedrock');
  const { quality, outputCompression, style, moderation, user, extras, outputFormat, size } = request;
  dropped.dropPresent({ quality, output_compression: outputCompression, style, moderation, user });
  dropped.dropExtras(extras);
  if (outputFormat === 'webp') throw dropped.refusal('output_format', 'This model makes png and jpeg.');
  const body = {
    prompt: request.prompt,
    ...(size === undefined ? {} : { aspect_ratio: nearestShape(size, shapes, dropped) }),
    ...(outputFormat === undefined ? {} : { output_format: outputFormat }),
  };
  const mediaType = `image/${outputFormat ?? 'png'}`;
  return {
    path: bedrockPath(target.model, 'invoke'),
    bodies: Array.from({ length: request.count }, () => body),
    warnings: dropped.list(),
    readAnswer: (answers) => writeImagesAnswer(request, madeImages(answers, mediaType), createdSeconds),
  };
}

function madeImages(answers: readonly ProviderAnswer[], mediaType: string): MadeImages {
  const images = answers.flatMap(({ body }) =>
    asList(body['images']).flatMap((data) => (typeof data === 'string' ? [{ data, mediaType }] : [])),
  );
  const reasons = answers.flatMap(({ body }) => asList(body['finish_reasons']).map(asText));
  return {
    images,
    blockedBecause: reasons.find((reason) => reason !== null) ?? null,
    usage: { ...emptyUsage(), units: { image: images.length } },
    model: null,
  };
}
