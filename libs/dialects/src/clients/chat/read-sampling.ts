import type { Conversation, Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given, type Given } from '../../conversation/given.js';

/** What chat and the older completions say in the same words. */
export type Sampling = Pick<
  Conversation,
  | 'stopSequences'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'logitBias'
  | 'candidates'
  | 'userId'
>;

/** Reads how the model picks its words and where it stops. `top_k` is an extension of compatible servers. */
export function readSampling(body: FieldReader): Given<Sampling> {
  return given({
    stopSequences: readStop(body),
    temperature: body.number('temperature'),
    topP: body.number('top_p'),
    topK: body.integer('top_k'),
    seed: body.number('seed'),
    presencePenalty: body.number('presence_penalty'),
    frequencyPenalty: body.number('frequency_penalty'),
    logitBias: body.nested('logit_bias'),
    candidates: body.integer('n', 1),
    userId: body.text('safety_identifier') ?? body.text('user'),
  });
}

function readStop(body: FieldReader): readonly string[] | undefined {
  const value = body.value('stop');
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [value];
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (!isTexts) throw body.invalid('stop', 'a string or an array of strings');
  return value;
}

/** Whether and how the answer is streamed. */
export interface Streaming {
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** Reads `stream` and `stream_options`. Answers are never padded: not to be padded is what `false` asks for. */
export function readStreaming(body: FieldReader, extras: Extra[]): Streaming {
  const stream = body.boolean('stream') ?? false;
  const value = body.nested('stream_options');
  if (value === undefined) return { stream, includeUsage: false };
  const options = new FieldReader(value, 'stream_options');
  const includeUsage = options.boolean('include_usage') ?? false;
  if (value['include_obfuscation'] === false) options.boolean('include_obfuscation');
  extras.push(...options.unread());
  return { stream, includeUsage };
}
