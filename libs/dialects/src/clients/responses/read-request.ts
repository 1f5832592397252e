import { TranslationRefusal, type Conversation, type Extra, type Turn } from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import type { JsonObject } from '../../json.js';
import { responsesFieldNames } from './field-names.js';
import { given } from '../../conversation/given.js';
import { readInput } from './read-input.js';
import { readIncludes, readReasoningSettings, readText } from './read-settings.js';
import { readToolChoice } from './read-tool-choice.js';
import { readTools } from './read-tools.js';

/** Fields without which the answer would be another one, or would not be safe to give. */
const essential = new Set(['context_management', 'moderation']);

/**
 * Reads the body of `POST /v1/responses`.
 *
 * State is not its business: a `previous_response_id` must have been resolved into input before
 * (see {@link withHistory}), and what only OpenAI stores is refused.
 *
 * @throws TranslationRefusal for a body that is no such request
 */
export function readRequest(body: JsonObject): Conversation {
  const fields = new FieldReader(body, '');
  const extras: Extra[] = [];
  const model = fields.requiredText('model');
  refuseState(fields);
  const turns = [...readInstructions(fields), ...readInput(fields, extras)];
  const { tools, hostedTools } = readTools(fields, extras);
  const toolChoice = readToolChoice(fields, extras);
  const settings = { ...readSettings(fields, extras), ...readText(fields, extras) };
  const identity = readIdentity(fields, extras);
  const stream = readStream(fields, extras);
  extras.push(...fields.unread().map(judged));
  return {
    model,
    turns,
    tools,
    hostedTools,
    ...given({ toolChoice }),
    ...settings,
    ...identity,
    stream,
    includeUsage: true,
    extras,
    fieldNames: responsesFieldNames,
  };
}

function refuseState(fields: FieldReader): void {
  if (fields.boolean('background') === true) {
    throw new TranslationRefusal(
      'background',
      'background: true is not supported; stream the response instead.',
    );
  }
  for (const field of ['previous_response_id', 'conversation', 'prompt']) {
    if (fields.value(field) !== undefined) {
      throw new TranslationRefusal(field, `${field} is not supported: nothing is stored for this model.`);
    }
  }
}

function readInstructions(fields: FieldReader): readonly Turn[] {
  const text = fields.text('instructions') ?? '';
  return text === '' ? [] : [{ role: 'system', blocks: [{ kind: 'text', text }] }];
}

function readSettings(fields: FieldReader, extras: Extra[]): Partial<Conversation> {
  const { wantsSignatures, wantsLogprobs } = readIncludes(fields, extras);
  const top = fields.integer('top_logprobs') ?? 0;
  return given({
    parallelToolCalls: fields.boolean('parallel_tool_calls'),
    maxOutputTokens: fields.integer('max_output_tokens', 1),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    logprobs: wantsLogprobs || top > 0 ? { top } : undefined,
    reasoning: readReasoningSettings(fields, wantsSignatures, extras),
    serviceTier: fields.text('service_tier'),
    store: fields.boolean('store'),
    promptCacheKey: fields.text('prompt_cache_key'),
    promptCacheRetention: fields.text('prompt_cache_retention'),
    metadata: fields.nested('metadata'),
  });
}

/** `safety_identifier` has taken the place of `user`. */
function readIdentity(fields: FieldReader, extras: Extra[]): Partial<Conversation> {
  const user = fields.text('user');
  const safetyIdentifier = fields.text('safety_identifier');
  if (user !== undefined && safetyIdentifier !== undefined && user !== safetyIdentifier) {
    extras.push({ path: 'user', value: user, mustUnderstand: false });
  }
  return given({ userId: safetyIdentifier ?? user });
}

/** The gateway pads no events, so only a wish for it is worth a word; the default of `truncation` asks for nothing. */
function readStream(fields: FieldReader, extras: Extra[]): boolean {
  if (fields.text('truncation') === 'auto') {
    extras.push({ path: 'truncation', value: 'auto', mustUnderstand: false });
  }
  const options = new FieldReader(fields.nested('stream_options') ?? {}, 'stream_options');
  if (options.boolean('include_obfuscation') === true) {
    extras.push({ path: 'stream_options.include_obfuscation', value: true, mustUnderstand: false });
  }
  extras.push(...options.unread());
  return fields.boolean('stream') ?? false;
}

function judged(extra: Extra): Extra {
  return essential.has(extra.path) ? { ...extra, mustUnderstand: true } : extra;
}
