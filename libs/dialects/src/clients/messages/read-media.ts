import { FieldReader } from '../../conversation/field-reader.js';
import { asObject, asText } from '../../json.js';
import type {
  Block,
  DocumentBlock,
  Extra,
  ImageBlock,
  MediaSource,
} from '../../conversation/conversation.js';
import { readCache } from './read-cache.js';

/** An `image` block. */
export function readImage(fields: FieldReader, extras: Extra[]): ImageBlock {
  const source = readSource(fields, extras, ['base64', 'url', 'file']);
  return { kind: 'image', source, ...readCache(fields, extras) };
}

/**
 * A `document` block. One whose source is a list of texts becomes a single text, which is noted as an extra: citations
 * then name no passages. One with images in it only Anthropic can read.
 */
export function readDocument(fields: FieldReader, extras: Extra[]): Block {
  const nestedSource = fields.nested('source');
  if (nestedSource?.type === 'content' && joinedTexts(nestedSource.content) === null) {
    return { kind: 'foreign', dialect: 'anthropic', type: 'document', value: fields.object };
  }
  const source = readSource(fields, extras, ['base64', 'url', 'file', 'text', 'content']);
  return { kind: 'document', source, ...readDocumentDetails(fields, 'context', extras) };
}

/**
 * A `search_result` block, which other providers do not know, as a document of its text with the address for context;
 * noted as an extra.
 */
export function readSearchResult(fields: FieldReader, extras: Extra[]): DocumentBlock {
  const text = joinedTexts(fields.list('content'));
  if (text === null) throw fields.invalid('content', 'an array of text blocks');
  extras.push({ path: fields.pathOf('type'), value: 'search_result', mustUnderstand: false });
  const details = readDocumentDetails(fields, 'source', extras);
  return { kind: 'document', source: { kind: 'text', text }, ...details };
}

function readDocumentDetails(
  fields: FieldReader,
  contextKey: 'context' | 'source',
  extras: Extra[],
): Omit<DocumentBlock, 'kind' | 'source'> {
  const title = fields.text('title');
  const context = fields.text(contextKey);
  return {
    ...(title === undefined ? {} : { title }),
    ...(context === undefined ? {} : { context }),
    ...readWithCitations(fields, extras),
    ...readCache(fields, extras),
  };
}

function readWithCitations(fields: FieldReader, extras: Extra[]): { withCitations?: boolean } {
  const citations = fields.nested('citations');
  if (citations === undefined) return {};
  const citationFields = new FieldReader(citations, fields.pathOf('citations'));
  const withCitations = citationFields.boolean('enabled');
  extras.push(...citationFields.unread());
  return withCitations === undefined ? {} : { withCitations };
}

type SourceType = 'base64' | 'url' | 'file' | 'text' | 'content';

function readSource(fields: FieldReader, extras: Extra[], types: readonly SourceType[]): MediaSource {
  const source = FieldReader.of(fields.value('source'), fields.pathOf('source'));
  const type = source.choice('type', types);
  if (type === undefined) throw source.missing('type');
  const media = readMedia(type, source, extras);
  extras.push(...source.unread());
  return media;
}

function readMedia(type: SourceType, source: FieldReader, extras: Extra[]): MediaSource {
  switch (type) {
    case 'base64':
      return {
        kind: 'base64',
        mediaType: source.requiredText('media_type'),
        data: source.requiredText('data'),
      };
    case 'url':
      return { kind: 'url', url: source.requiredText('url') };
    case 'file':
      return { kind: 'file', fileId: source.requiredText('file_id') };
    case 'text':
      source.choice('media_type', ['text/plain']);
      return { kind: 'text', text: source.requiredText('data') };
    case 'content':
      extras.push({ path: source.pathOf('type'), value: 'content', mustUnderstand: false });
      return { kind: 'text', text: joinedTexts(source.value('content')) ?? '' };
  }
}

/** Text of a string or of a list of text blocks; `null` when it is none or anything else is in it. */
function joinedTexts(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.map((item) => asText(asObject(item)?.text));
  return texts.includes(null) ? null : texts.join('\n\n');
}
