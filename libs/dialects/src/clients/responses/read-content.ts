import {
  TranslationRefusal,
  type Block,
  type CacheMark,
  type Citation,
  type Extra,
  type TextBlock,
} from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asList, asObject, type JsonObject } from '../../json.js';
import { citationOfAnnotation } from './annotations.js';
import { readAudio } from '../openai-media.js';
import { readFile, readImage } from './read-media.js';

const partTypes = 'input_text, input_image, input_file, input_audio, output_text, refusal';

/**
 * Blocks of the content of a message or of a tool's output.
 *
 * @param value a string or a list of parts
 * @throws TranslationRefusal for anything else, with its path
 */
export function readContent(value: unknown, path: string, extras: Extra[]): Block[] {
  if (typeof value === 'string') return [{ kind: 'text', text: value }];
  if (!Array.isArray(value)) {
    throw new TranslationRefusal(path, `${path} must be a string or an array of parts.`, 'invalid_value');
  }
  return value.map((part, at) => readPart(FieldReader.of(part, `${path}[${at}]`), extras));
}

function readPart(fields: FieldReader, extras: Extra[]): Block {
  const block = blockOfPart(fields, fields.requiredText('type'), extras);
  const cache = readCache(fields, extras);
  extras.push(...fields.unread());
  return cache === null ? block : ({ ...block, cache } as Block);
}

function blockOfPart(fields: FieldReader, type: string, extras: Extra[]): Block {
  switch (type) {
    case 'input_text':
      return { kind: 'text', text: fields.requiredText('text') };
    case 'output_text':
      return readOutputText(fields);
    case 'refusal':
      return { kind: 'refusal', text: fields.requiredText('refusal') };
    case 'input_image':
      return readImage(fields);
    case 'input_file':
      return readFile(fields);
    case 'input_audio':
      return readAudio(fields, extras);
    default:
      throw fields.invalid('type', `one of ${partTypes}`);
  }
}

/** Its token probabilities are only a report on an answer of before; nothing is lost without them. */
function readOutputText(fields: FieldReader): TextBlock {
  fields.value('logprobs');
  const text = fields.requiredText('text');
  const citations = asList(fields.value('annotations'))
    .map(asObject)
    .filter((annotation): annotation is JsonObject => annotation !== null)
    .map((annotation): Citation => citationOfAnnotation(annotation));
  return citations.length === 0 ? { kind: 'text', text } : { kind: 'text', text, citations };
}

/**
 * Breakpoints of OpenAI ask for a shortest life of 30 minutes or 12 hours; an hour is the longest that any provider
 * marks, and what is missing of it is noted.
 *
 * @source `prompt_cache_breakpoint` of openai 7.55, read 2026-11
 */
function readCache(fields: FieldReader, extras: Extra[]): CacheMark | null {
  const breakpoint = fields.nested('prompt_cache_breakpoint');
  if (breakpoint === undefined) return null;
  const marks = new FieldReader(breakpoint, fields.pathOf('prompt_cache_breakpoint'));
  marks.choice('mode', ['explicit']);
  const ttl = marks.text('ttl');
  extras.push(...marks.unread());
  if (ttl === undefined) return {};
  if (ttl !== '30m') extras.push({ path: marks.pathOf('ttl'), value: ttl, mustUnderstand: false });
  return { ttl: '1h' };
}
