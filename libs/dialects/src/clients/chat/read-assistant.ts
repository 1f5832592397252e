import type { Block, Citation, Extra, Turn } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asObject, asText } from '../../json.js';
import { given } from '../../conversation/given.js';
import type { LegacyCalls } from './legacy-calls.js';
import { readFunctionCallOf, readToolCalls } from './read-calls.js';
import { readImage } from './read-media.js';
import { readContent, readText, withCacheOf, type PartReaders } from './read-parts.js';
import { readGoogleSignature, readRedactedThinking, readThinking, readThoughts } from './read-thoughts.js';

const assistantReaders: PartReaders = {
  text: readText,
  refusal: (part) => ({ kind: 'refusal', text: part.requiredText('refusal') }),
  thinking: readThinking,
  redacted_thinking: readRedactedThinking,
};

/**
 * A message of the assistant: thoughts before what was said, then calls. A reference to sound of an earlier answer only
 * OpenAI can follow.
 */
export function readAssistant(message: FieldReader, calls: LegacyCalls, extras: Extra[]): Turn {
  const name = message.text('name');
  const thoughts = readThoughts(message, extras);
  const said = readContent(message, assistantReaders, extras);
  const blocks: Block[] = [
    ...thoughts,
    ...withMarks(said, readGoogleSignature(message), readAnnotations(message, extras)),
    ...readRefusal(message),
    ...readImages(message, extras),
    ...readFunctionCallOf(message, calls, extras),
    ...readToolCalls(message, extras),
  ];
  const audio = message.value('audio');
  if (audio !== undefined) {
    extras.push({ path: message.pathOf('audio'), value: audio, mustUnderstand: true });
  }
  return { role: 'assistant', ...given({ name }), blocks: withCacheOf(message, blocks, extras) };
}

/** The refusal in a field of its own; an answer that is sent back has `""` or `null` there. */
function readRefusal(message: FieldReader): Block[] {
  const text = message.text('refusal') ?? '';
  return text === '' ? [] : [{ kind: 'refusal', text }];
}

/** Images of an earlier answer, as gateways show them. */
function readImages(message: FieldReader, extras: Extra[]): Block[] {
  return (message.list('images') ?? []).map((item, at) => {
    const image = FieldReader.of(item, `${message.pathOf('images')}[${at}]`);
    image.value('type');
    image.value('index');
    const block = readImage(image, extras);
    extras.push(...image.unread());
    return block;
  });
}

/** Signature and citations of an earlier answer belong to its last text. */
function withMarks(
  blocks: readonly Block[],
  signature: ReturnType<typeof readGoogleSignature>,
  citations: readonly Citation[],
): readonly Block[] {
  if (signature === undefined && citations.length === 0) return blocks;
  const last = blocks.findLastIndex(({ kind }) => kind === 'text');
  const marks = { ...given({ signature }), ...(citations.length > 0 && { citations }) };
  if (last < 0) return signature === undefined ? blocks : [...blocks, { kind: 'text', text: '', ...marks }];
  return blocks.map((block, at) => (at === last && block.kind === 'text' ? { ...block, ...marks } : block));
}

/** Addresses on the web that an earlier answer cited; other annotations are noted as extras. */
function readAnnotations(message: FieldReader, extras: Extra[]): readonly Citation[] {
  return (message.list('annotations') ?? []).flatMap((item, at) => {
    const found = asObject(asObject(item)?.['url_citation']);
    const url = asText(found?.['url']);
    if (found === null || url === null) {
      extras.push({ path: `${message.pathOf('annotations')}[${at}]`, value: item, mustUnderstand: false });
      return [];
    }
    const title = asText(found['title']) ?? undefined;
    const range = { startIndex: indexOf(found['start_index']), endIndex: indexOf(found['end_index']) };
    return [{ url, ...given({ title, ...range }) }];
  });
}

function indexOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
