import type { OutputFormat } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { openApiSchema } from './openapi-schema.js';
import { writeOutputKinds } from './output-kinds.js';
import { jsonSchema } from './schema.js';
import { thinkingConfig } from './thinking.js';
import { present, type Writing } from './writing.js';

/** More are refused. @source Gemini API reference, `GenerationConfig.stopSequences`; read 2026-11 */
const maxStopSequences = 5;

/**
 * Writes `generationConfig`: everything that is not said in turns and tools.
 *
 * @throws TranslationRefusal for what this model cannot do
 */
export function writeGenerationConfig(writing: Writing): JsonObject {
  const { temperature, topP, topK, seed, logprobs } = writing.conversation;
  const config = present({
    maxOutputTokens: maxOutputTokens(writing),
    temperature,
    topP,
    topK,
    seed,
    stopSequences: stopSequences(writing),
    candidateCount: candidateCount(writing),
    ...penalties(writing),
    responseLogprobs: logprobs === undefined ? undefined : true,
    logprobs: logprobs === undefined || logprobs.top === 0 ? undefined : logprobs.top,
    ...outputFormat(writing),
    ...writeOutputKinds(writing),
    thinkingConfig: thinkingConfig(writing),
  });
  return config === undefined ? {} : { generationConfig: config };
}

function maxOutputTokens({ conversation, target, dropped }: Writing): number | undefined {
  const { maxOutputTokens: asked } = conversation;
  const { maxOutputTokens: most } = target;
  if (asked === 0) {
    dropped.change('max_tokens', '0 became 1, the least Gemini takes');
    return 1;
  }
  if (asked === undefined || most === null || asked <= most) return asked;
  dropped.change('max_tokens', `lowered to ${most}, the most this model gives`);
  return most;
}

function stopSequences({ conversation, dropped }: Writing): readonly string[] | undefined {
  const { stopSequences: sequences = [] } = conversation;
  if (sequences.length > maxStopSequences) {
    throw dropped.refusal('stop', `Gemini takes at most ${maxStopSequences} stop sequences.`);
  }
  return sequences.length === 0 ? undefined : sequences;
}

/** One is what every model gives, and newer ones only take it unsaid. */
function candidateCount({ conversation, traits, dropped }: Writing): number | undefined {
  const { candidates } = conversation;
  if (candidates === undefined || candidates === 1) return undefined;
  if (traits.severalCandidates) return candidates;
  throw dropped.refusal('n', 'This Gemini model gives one answer at a time: n must be 1.');
}

function penalties({ conversation, traits, dropped }: Writing): JsonObject {
  const { presencePenalty, frequencyPenalty } = conversation;
  if (traits.penalties) return { presencePenalty, frequencyPenalty };
  const asked = { presence_penalty: presencePenalty, frequency_penalty: frequencyPenalty };
  for (const [field, value] of Object.entries(asked)) {
    if (value === 0) dropped.drop(field, 'not supported by this model');
    else if (value !== undefined)
      throw dropped.refusal(field, `${field} is not supported by this Gemini model.`);
  }
  return {};
}

function outputFormat(writing: Writing): JsonObject {
  const { outputFormat: format, tools, hostedTools } = writing.conversation;
  if (format === undefined || format.kind === 'text') return {};
  if (tools.length + hostedTools.length > 0 && !writing.traits.mixesTools) {
    throw writing.dropped.refusal(
      'response_format',
      'This Gemini model cannot use tools and answer in JSON in the same request.',
    );
  }
  const responseMimeType = 'application/json';
  return format.kind === 'json'
    ? { responseMimeType }
    : { responseMimeType, ...responseSchema(format, writing) };
}

/** Gemini always keeps to the schema; the name of it has no place and no meaning there. */
function responseSchema(
  { schema, description }: Extract<OutputFormat, { kind: 'schema' }>,
  { traits, dropped }: Writing,
): JsonObject {
  const isDescribed = description === undefined || schema.description !== undefined;
  const whole = isDescribed ? schema : { description, ...schema };
  if (traits.schemas === 'json') return { responseJsonSchema: jsonSchema(whole) };
  dropped.change('response_format', 'only the OpenAPI subset of JSON schema is sent to this model');
  return { responseSchema: openApiSchema(whole) };
}
