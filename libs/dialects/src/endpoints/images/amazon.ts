import { DroppedFields } from '../../conversation/dropped-fields.js';
import { asList, asText, type JsonObject } from '../../json.js';
import { bedrockPath } from '../../upstreams/bedrock/bedrock-path.js';
import { emptyUsage } from '../../usage-accumulator.js';
import type { EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { callCounts } from './call-counts.js';
import { sizeText } from './image-size.js';
import type { ImagesRequest } from './read-request.js';
import { writeImagesAnswer, type MadeImages } from './write-answer.js';

/** Images of one call. @source Amazon Bedrock user guide, Titan Image Generator and Nova Canvas; read 2026-11 */
const callImages = 5;
const premiumQualities: ReadonlySet<string> = new Set(['hd', 'high', 'xhigh', 'max', 'premium']);

/** Images of Titan and Nova Canvas, up to five per call; always PNG. */
export function amazonImages(
  request: ImagesRequest,
  target: EndpointTarget,
  createdSeconds: number,
): EndpointTranslation {
  const dropped = new DroppedFields('Bedrock');
  const { outputCompression, style, moderation, user, extras } = request;
  dropped.dropPresent({ output_compression: outputCompression, style, moderation, user });
  dropped.dropExtras(extras);
  if (request.outputFormat !== undefined && request.outputFormat !== 'png') {
    throw dropped.refusal('output_format', 'This model makes png.');
  }
  const quality = qualityOf(request, dropped);
  return {
    path: bedrockPath(target.model, 'invoke'),
    bodies: callCounts(request.count, callImages).map((count, at) => ({
      taskType: 'TEXT_IMAGE',
      textToImageParams: { text: request.prompt },
      imageGenerationConfig: {
        numberOfImages: count,
        ...request.size,
        ...(quality === undefined ? {} : { quality }),
        // The seed is the same every time unless it is given: a second call would make the images of the first.
        ...(at === 0 ? {} : { seed: at }),
      },
    })),
    warnings: dropped.list(),
    readAnswer: (answers) =>
      writeImagesAnswer(
        request,
        madeImages(
          request,
          answers.map(({ body }) => body),
          quality,
        ),
        createdSeconds,
      ),
  };
}

/** `hd` and what is as good is `premium`, the rest `standard`. */
function qualityOf({ quality }: ImagesRequest, dropped: DroppedFields): string | undefined {
  if (quality === undefined || quality === 'standard' || quality === 'premium') return quality;
  const given = premiumQualities.has(quality) ? 'premium' : 'standard';
  dropped.change('quality', `${quality} given as ${given}`);
  return given;
}

function madeImages(
  { size }: ImagesRequest,
  documents: readonly JsonObject[],
  quality: string | undefined,
): MadeImages {
  const images = documents.flatMap((document) =>
    asList(document['images']).flatMap((image) =>
      typeof image === 'string' ? [{ data: image, mediaType: 'image/png' }] : [],
    ),
  );
  const usage = {
    ...emptyUsage(),
    units: { image: images.length },
    ...(size === undefined ? {} : { image_size: sizeText(size) }),
    ...(quality === undefined ? {} : { image_quality: quality }),
  };
  const reasons = documents.map((document) => asText(document['error']));
  return { images, blockedBecause: reasons.find((reason) => reason !== null) ?? null, usage, model: null };
}
