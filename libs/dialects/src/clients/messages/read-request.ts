import { FieldReader } from '../../conversation/field-reader.js';
import type { Conversation, Extra } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { messagesFieldNames } from './field-names.js';
import { readCache } from './read-cache.js';
import { judgedExtras } from './read-extras.js';
import { readOutput } from './read-output.js';
import { readToolChoice, readTools } from './read-tools.js';
import { readTurns, withLastCached } from './read-turns.js';

/**
 * Reads a request of Anthropic's Messages API, beta fields included. Blocks and schemas are shared with the body, not
 * copied.
 *
 * @throws TranslationRefusal naming the field that makes it no such request
 * @source @anthropic-ai/sdk 1.11 types: `MessageCreateParams`, `BetaMessageCreateParams`; read 2026-11
 */
export function readMessagesRequest(body: JsonObject): Conversation {
  const fields = new FieldReader(body, '');
  const maxOutputTokens = fields.integer('max_tokens');
  if (maxOutputTokens === undefined) throw fields.missing('max_tokens');
  return { ...readConversation(fields), maxOutputTokens };
}

/** Reads a request to count tokens: the same, without an answer to limit. */
export function readCountTokensRequest(body: JsonObject): Conversation {
  const fields = new FieldReader(body, '');
  fields.value('max_tokens');
  return readConversation(fields);
}

function readConversation(fields: FieldReader): Conversation {
  const extras: Extra[] = [];
  const model = fields.requiredText('model');
  const turns = readTurns(fields, extras);
  const { cache } = readCache(fields, extras);
  const tools = { ...readTools(fields, extras), ...readToolChoice(fields, extras) };
  const output = readOutput(fields, extras);
  const conversation = {
    model,
    turns: cache === undefined ? turns : withLastCached(turns, cache),
    ...tools,
    ...readSampling(fields),
    ...output,
    ...readCaller(fields, extras),
    stream: fields.boolean('stream') ?? false,
    includeUsage: true,
    fieldNames: messagesFieldNames(output.reasoning),
  };
  return { ...conversation, extras: [...extras, ...judgedExtras(fields.unread())] };
}

function readSampling(
  fields: FieldReader,
): Pick<Conversation, 'stopSequences' | 'temperature' | 'topP' | 'topK'> {
  const stopSequences = readStopSequences(fields);
  const temperature = fields.number('temperature');
  const topP = fields.number('top_p');
  const topK = fields.integer('top_k');
  return {
    ...(stopSequences === undefined ? {} : { stopSequences }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
  };
}

function readStopSequences(fields: FieldReader): readonly string[] | undefined {
  const sequences = fields.list('stop_sequences');
  if (sequences === undefined) return undefined;
  const wrongAt = sequences.findIndex((sequence) => typeof sequence !== 'string');
  if (wrongAt >= 0) throw fields.invalid(`stop_sequences[${wrongAt}]`, 'a string');
  return sequences as readonly string[];
}

/** Who asks, and how urgently. The tier is given the word that OpenAI has for it, which all writers know. */
function readCaller(fields: FieldReader, extras: Extra[]): Pick<Conversation, 'userId' | 'serviceTier'> {
  const metadata = new FieldReader(fields.nested('metadata') ?? {}, 'metadata');
  const userId = metadata.text('user_id');
  extras.push(...metadata.unread());
  const tier = fields.text('service_tier');
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(tier === undefined ? {} : { serviceTier: tier === 'standard_only' ? 'default' : tier }),
  };
}
