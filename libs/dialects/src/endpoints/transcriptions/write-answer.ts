import type { TokenUsage } from '@trueport/contracts';
import type { Answer } from '../../conversation/answer.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import type { EndpointAnswer } from '../endpoint-translation.js';
import type { TranscriptionRequest } from './read-request.js';

/**
 * OpenAI's answer to a transcription, from the answer of a model that has listened.
 *
 * @throws AnswerFailure when the provider has withheld it
 */
export function writeTranscription(
  { format }: Pick<TranscriptionRequest, 'format'>,
  { choices, usage, model, warnings }: Answer,
): EndpointAnswer {
  const [choice] = choices;
  const text = (choice?.blocks ?? [])
    .map((block) => (block.kind === 'text' ? block.text : ''))
    .join('')
    .trim();
  if (text === '' && choice?.stopReason === 'content_filter') throw new AnswerFailure(withheld);
  const isCut = choice?.stopReason === 'length';
  return {
    content:
      format === 'text'
        ? `${text}\n`
        : { text, ...(usage === null ? {} : { usage: transcriptionUsage(usage) }) },
    usage,
    model,
    warnings: isCut ? [...warnings, 'text: cut at the longest answer of the model'] : warnings,
  };
}

/** Usage as OpenAI's transcriptions show it. @source openai 7.55 types, `Transcription.Tokens`; read 2026-11 */
export function transcriptionUsage(usage: TokenUsage): JsonObject {
  const { prompt_tokens, completion_tokens, audio_input_tokens } = usage;
  return {
    type: 'tokens',
    input_tokens: prompt_tokens,
    output_tokens: completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    input_token_details: {
      audio_tokens: audio_input_tokens,
      text_tokens: Math.max(0, prompt_tokens - audio_input_tokens),
    },
  };
}

const withheld = {
  kind: 'invalid_request',
  httpStatus: 400,
  message: 'The provider has withheld the transcript.',
  code: 'content_filter',
  param: 'file',
  retryable: false,
} as const;
