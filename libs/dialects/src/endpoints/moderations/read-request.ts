import type { Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';

/** One thing to be judged: a text, or the parts of one message. */
export interface ModerationInput {
  /** All text of it. */
  readonly text: string;
  readonly hasImage: boolean;
}

/** A request for a judgement, in no provider's dialect. */
export interface ModerationRequest {
  /** In order; each gets a result of its own. */
  readonly inputs: readonly ModerationInput[];
  readonly extras: readonly Extra[];
}

/** Bounds of what is judged in the gateway itself. */
const maxInputs = 256;
const maxCharacters = 100_000;

/**
 * Reads OpenAI's request for moderation: a text, a list of texts with a result each, or the parts of one message with
 * one result for all of them.
 *
 * @throws TranslationRefusal; also for more than 256 inputs or 100,000 characters
 * @source openai 7.55 types, `ModerationCreateParams`; read 2026-11
 */
export function readModerationRequest(body: JsonObject): ModerationRequest {
  const reader = new FieldReader(body, '');
  reader.value('model');
  const value = reader.value('input');
  if (value === undefined) throw reader.missing('input');
  const inputs = inputsOf(value, reader);
  const characters = inputs.reduce((sum, { text }) => sum + text.length, 0);
  if (inputs.length > maxInputs || characters > maxCharacters) {
    throw reader.invalid('input', `at most ${maxInputs} texts of ${maxCharacters} characters together`);
  }
  return { inputs, extras: reader.unread() };
}

function inputsOf(value: unknown, reader: FieldReader): readonly ModerationInput[] {
  if (typeof value === 'string') return [textInput(value)];
  if (!Array.isArray(value) || value.length === 0)
    throw reader.invalid('input', 'a text, or a list that is not empty');
  const list: readonly unknown[] = value;
  if (typeof list[0] !== 'string') return [messageOf(list)];
  return list.map((item, at) => {
    if (typeof item !== 'string') throw notAText(`input[${at}]`);
    return textInput(item);
  });
}

function textInput(text: string): ModerationInput {
  return { text, hasImage: false };
}

function messageOf(parts: readonly unknown[]): ModerationInput {
  const texts: string[] = [];
  let hasImage = false;
  for (const [at, part] of parts.entries()) {
    const reader = FieldReader.of(part, `input[${at}]`);
    const type = reader.choice('type', ['text', 'image_url']);
    if (type === undefined) throw reader.missing('type');
    if (type === 'text') texts.push(reader.requiredText('text'));
    else hasImage = true;
  }
  return { text: texts.join('\n'), hasImage };
}

function notAText(path: string): TranslationRefusal {
  return new TranslationRefusal(path, `${path} must be a text.`, 'invalid_value');
}
