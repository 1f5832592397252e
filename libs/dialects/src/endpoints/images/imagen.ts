import { DroppedFields } from '../../conversation/dropped-fields.js';
import { readGoogleUsage } from '../../google/usage.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { geminiModelPath } from '../gemini-model-path.js';
import { readSummedUsage } from '../summed-usage.js';
import { callCounts } from './call-counts.js';
import { longEdge, nearestShape } from './image-size.js';
import type { ImagesRequest } from './read-request.js';
import { writeImagesAnswer, type MadeImage } from './write-answer.js';

/** @source Gemini API, Imagen guide: `sampleCount`, `aspectRatio`, `sampleImageSize`; read 2026-11 */
const shapes = ['1:1', '3:4', '4:3', '9:16', '16:9'];
const callImages = 4;
/** Larger images than 1K are made by these models. */
const largeModels = /imagen-(?:4\.0-(?:ultra-)?generate|[5-9])/;

/** Images by `predict`, up to four per call. */
export function imagenImages(
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
): EndpointTranslation {
  const dropped = new DroppedFields('Imagen');
  const { quality, style, moderation, user, extras } = request;
  dropped.dropPresent({ quality, style, moderation, user });
  dropped.dropExtras(extras);
  const instances = [{ prompt: request.prompt }];
  const parameters = parametersOf(request, target, dropped);
  return {
    path: geminiModelPath(target.model, 'predict'),
    bodies: callCounts(request.count, callImages).map((sampleCount) => ({
      instances,
      parameters: { sampleCount, ...parameters },
    })),
    warnings: dropped.list(),
    readAnswer: (answers) => {
      const documents = answers.map(({ body }) => body);
      const predictions = documents.flatMap((document) => asList(document['predictions']).map(asObject));
      const reasons = predictions.map((prediction) => asText(prediction?.['raiFilteredReason']));
      const made = {
        images: predictions.flatMap(imageOf),
        blockedBecause: reasons.find((reason) => reason !== null) ?? null,
        ...readSummedUsage(documents, readGoogleUsage),
      };
      return writeImagesAnswer(request, made, createdSeconds);
    },
  };
}

function parametersOf(
  { size, outputFormat, outputCompression }: ImagesRequest,
  { baseModel }: EndpointTarget,
  dropped: DroppedFields,
): JsonObject {
  if (outputFormat === 'webp') throw dropped.refusal('output_format', 'Imagen makes png and jpeg.');
  if (outputCompression !== undefined && outputFormat !== 'jpeg')
    dropped.drop('output_compression', 'only for jpeg');
  const outputOptions = {
    ...(outputFormat === undefined ? {} : { mimeType: `image/${outputFormat}` }),
    ...(outputCompression !== undefined && outputFormat === 'jpeg'
      ? { compressionQuality: outputCompression }
      : {}),
  };
  const isLarge = size !== undefined && longEdge(size) > 1_536 && largeModels.test(baseModel);
  return {
    ...(size === undefined ? {} : { aspectRatio: nearestShape(size, shapes, dropped) }),
    ...(isLarge ? { sampleImageSize: '2K' } : {}),
    ...(Object.keys(outputOptions).length === 0 ? {} : { outputOptions }),
  };
}

function imageOf(prediction: JsonObject | null): MadeImage[] {
  const data = asText(prediction?.['bytesBase64Encoded']);
  if (data === null) return [];
  const revisedPrompt = asText(prediction?.['prompt']);
  const mediaType = asText(prediction?.['mimeType']) ?? 'image/png';
  return [{ data, mediaType, ...(revisedPrompt === null ? {} : { revisedPrompt }) }];
}
