import { DroppedFields } from '../../conversation/dropped-fields.js';
import { readGoogleUsage } from '../../google/usage.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { geminiModelPath } from '../gemini-model-path.js';
import { readSummedUsage } from '../summed-usage.js';
import { longEdge, nearestShape } from './image-size.js';
import type { ImagesRequest } from './read-request.js';
import { writeImagesAnswer, type MadeImage } from './write-answer.js';

/** @source @google/genai 3.1 `ImageConfig`, Gemini API image generation guide; read 2026-11 */
const shapes = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
/** Models before these always make images of about one megapixel. */
const sizedModels = /gemini-[3-9]/;
/** Models that only make images beside text. */
const talkingModels = /gemini-2\.0/;

/** Images by `generateContent`; one per call, as these models give one candidate. */
export function geminiImages(
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
): EndpointTranslation {
  const dropped = new DroppedFields('Gemini');
  const { quality, outputCompression, style, moderation, user, extras } = request;
  dropped.dropPresent({ quality, output_compression: outputCompression, style, moderation, user });
  dropped.dropExtras(extras);
  const body = {
    contents: [{ role: 'user', parts: [{ text: request.prompt }] }],
    generationConfig: generationConfig(request, target, dropped),
  };
  return {
    path: geminiModelPath(target.model, 'generateContent'),
    bodies: Array.from({ length: request.count }, () => body),
    warnings: dropped.list(),
    readAnswer: (answers) => {
      const documents = answers.map(({ body: document }) => document);
      const made = {
        images: documents.flatMap(imagesOf),
        blockedBecause: documents.map(blockOf).find((reason) => reason !== null) ?? null,
        ...readSummedUsage(documents, readGoogleUsage),
      };
      return writeImagesAnswer(request, made, createdSeconds);
    },
  };
}

function generationConfig(
  { size }: ImagesRequest,
  { baseModel }: EndpointTarget,
  dropped: DroppedFields,
): JsonObject {
  const responseModalities = talkingModels.test(baseModel) ? ['TEXT', 'IMAGE'] : ['IMAGE'];
  if (size === undefined) return { responseModalities };
  const imageConfig = {
    aspectRatio: nearestShape(size, shapes, dropped),
    ...(sizedModels.test(baseModel) ? { imageSize: sizeName(longEdge(size)) } : {}),
  };
  return { responseModalities, imageConfig };
}

function sizeName(edgePixels: number): string {
  if (edgePixels <= 1_536) return '1K';
  return edgePixels <= 3_072 ? '2K' : '4K';
}

function imagesOf(document: JsonObject): MadeImage[] {
  const parts = asList(document['candidates']).flatMap((candidate) =>
    asList(asObject(asObject(candidate)?.['content'])?.['parts']),
  );
  return parts.flatMap((part) => {
    const object = asObject(part);
    // Drafts that a thinking model shows on its way are not the image.
    if (object === null || object['thought'] === true) return [];
    const inline = asObject(object['inlineData']);
    const data = asText(inline?.['data']);
    return data === null ? [] : [{ data, mediaType: asText(inline?.['mimeType']) ?? 'image/png' }];
  });
}

/** Reasons other than a normal end. @source Gemini API, `FinishReason`, `BlockReason`; read 2026-11 */
function blockOf(document: JsonObject): string | null {
  const feedback = asText(asObject(document['promptFeedback'])?.['blockReason']);
  if (feedback !== null) return feedback;
  for (const item of asList(document['candidates'])) {
    const candidate = asObject(item);
    const reason = asText(candidate?.['finishReason']);
    if (reason === null || reason === 'STOP' || reason === 'MAX_TOKENS') continue;
    const message = asText(candidate?.['finishMessage']);
    return message === null ? reason : `${reason}: ${message}`;
  }
  return null;
}
