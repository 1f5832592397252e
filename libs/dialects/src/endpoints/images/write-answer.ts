import type { TokenUsage } from '@trueport/contracts';
import type { AnswerError } from '../../conversation/answer-error.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import type { EndpointAnswer } from '../endpoint-translation.js';
import type { ImagesRequest } from './read-request.js';

/** One image of a provider. */
export interface MadeImage {
  /** Base64. */
  readonly data: string;
  /** `image/png` */
  readonly mediaType: string;
  /** The prompt as the provider has changed it. */
  readonly revisedPrompt?: string;
}

/** What a provider made, and why it did not make the rest. */
export interface MadeImages {
  readonly images: readonly MadeImage[];
  /** The provider's reason for images that are not there. */
  readonly blockedBecause: string | null;
  readonly usage: TokenUsage | null;
  readonly model: string | null;
}

/**
 * OpenAI's answer with images of any provider. Fewer images than asked for are an answer, with a warning.
 *
 * @throws AnswerFailure for no image at all: blocked by the provider, or an empty answer
 */
export function writeImagesAnswer(
  request: ImagesRequest,
  { images, blockedBecause, usage, model }: MadeImages,
  createdSeconds: number,
): EndpointAnswer {
  const [first] = images;
  if (first === undefined) throw new AnswerFailure(noImage(blockedBecause));
  const outputFormat = first.mediaType.replace(/^image\//, '');
  const content: JsonObject = {
    created: createdSeconds,
    data: images.map(({ data, revisedPrompt }) => ({
      b64_json: data,
      ...(revisedPrompt === undefined ? {} : { revised_prompt: revisedPrompt }),
    })),
    output_format: outputFormat,
    ...(hasTokens(usage) ? { usage: usageOf(usage) } : {}),
  };
  return {
    content,
    usage,
    model,
    warnings: shortcomings(request, images.length, outputFormat, blockedBecause),
  };
}

function shortcomings(
  { count, outputFormat }: ImagesRequest,
  made: number,
  madeFormat: string,
  blockedBecause: string | null,
): string[] {
  const warnings: string[] = [];
  if (made < count) {
    const why = blockedBecause === null ? '' : ` (${blockedBecause})`;
    warnings.push(`n: the provider made ${made} of ${count} images${why}`);
  }
  if (outputFormat !== undefined && outputFormat !== madeFormat) {
    warnings.push(`output_format: the provider made ${madeFormat}`);
  }
  return warnings;
}

/** @source OpenAI Images API: `moderation_blocked`, status 400; read 2026-11 */
function noImage(blockedBecause: string | null): AnswerError {
  if (blockedBecause !== null) {
    return {
      kind: 'invalid_request',
      httpStatus: 400,
      message: `The provider made no image: ${blockedBecause}`,
      code: 'moderation_blocked',
      param: 'prompt',
      retryable: false,
    };
  }
  return { kind: 'server', httpStatus: 502, message: 'The provider made no image.', retryable: true };
}

function hasTokens(usage: TokenUsage | null): usage is TokenUsage {
  return usage !== null && usage.prompt_tokens + usage.completion_tokens > 0;
}

function usageOf(usage: TokenUsage): JsonObject {
  const { prompt_tokens, completion_tokens, image_input_tokens, image_output_tokens } = usage;
  return {
    input_tokens: prompt_tokens,
    output_tokens: completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    input_tokens_details: {
      image_tokens: image_input_tokens,
      text_tokens: Math.max(0, prompt_tokens - image_input_tokens),
    },
    output_tokens_details: {
      image_tokens: image_output_tokens,
      text_tokens: Math.max(0, completion_tokens - image_output_tokens),
    },
  };
}
