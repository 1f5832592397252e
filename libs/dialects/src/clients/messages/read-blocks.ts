import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject } from '../../json.js';
import type {
  Block,
  Extra,
  ForeignBlock,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
} from '../../conversation/conversation.js';
import { readCache } from './read-cache.js';
import { readCitations } from './citations.js';
import { readDocument, readImage, readSearchResult } from './read-media.js';
import { attachCarried, carriedMark, type CarriedMark } from './carried-signatures.js';
import { readSignature } from './signature-text.js';

/**
 * The blocks of a turn, of the system prompt or of a tool result, in their order. Kinds that only Anthropic knows stay
 * as they came; fields without a place of their own are added to `extras`.
 *
 * @throws TranslationRefusal naming the block
 */
export function readBlocks(content: unknown, path: string, extras: Extra[]): readonly Block[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) {
    const expected = `${path} must be a string or an array of blocks.`;
    const isMissing = content === undefined || content === null;
    throw new TranslationRefusal(path, expected, isMissing ? 'missing_required_parameter' : 'invalid_value');
  }
  const blocks = content.map((item, at) => readBlock(item, `${path}[${at}]`, extras));
  return attachCarried(blocks);
}

function readBlock(item: unknown, path: string, extras: Extra[]): Block | CarriedMark {
  const fields = FieldReader.of(item, path);
  const type = fields.requiredText('type');
  const block = blockOfType(type, fields, extras);
  if (block.kind !== 'foreign') extras.push(...fields.unread());
  return block;
}

function blockOfType(type: string, fields: FieldReader, extras: Extra[]): Block | CarriedMark {
  switch (type) {
    case 'text':
      return readText(fields, extras);
    case 'image':
      return readImage(fields, extras);
    case 'document':
      return readDocument(fields, extras);
    case 'search_result':
      return readSearchResult(fields, extras);
    case 'thinking':
      return readThinking(fields);
    case 'redacted_thinking':
      return readRedactedThinking(fields);
    case 'tool_use':
      return readToolUse(fields, extras);
    case 'tool_result':
      return readToolResult(fields, extras);
    default:
      return foreignBlock(type, fields);
  }
}

function foreignBlock(type: string, { object }: FieldReader): ForeignBlock {
  return { kind: 'foreign', dialect: 'anthropic', type, value: object };
}

function readText(fields: FieldReader, extras: Extra[]): TextBlock {
  const text = fields.requiredText('text');
  const citations = fields.list('citations');
  return {
    kind: 'text',
    text,
    ...(citations === undefined ? {} : { citations: readCitations(citations) }),
    ...readCache(fields, extras),
  };
}

function readThinking(fields: FieldReader): ThinkingBlock {
  const text = fields.requiredText('thinking');
  const reading = readSignature(fields.text('signature') ?? '');
  return { kind: 'thinking', text, signature: reading?.signature ?? null };
}

function readRedactedThinking(fields: FieldReader): Block | CarriedMark {
  const reading = readSignature(fields.requiredText('data'));
  if (reading === null) throw fields.invalid('data', 'the data of a redacted thought');
  const { signature, carriedTo } = reading;
  return carriedTo === undefined
    ? { kind: 'redacted_thinking', signature }
    : { kind: carriedMark, signature, carriedTo };
}

function readToolUse(fields: FieldReader, extras: Extra[]): ToolCallBlock {
  const id = fields.requiredText('id');
  const name = fields.requiredText('name');
  const input = fields.value('input');
  const caller = fields.value('caller');
  if (caller !== undefined && asObject(caller)?.type !== 'direct') {
    extras.push({ path: fields.pathOf('caller'), value: caller, mustUnderstand: false });
  }
  return {
    kind: 'tool_call',
    id,
    name,
    argumentsJson: input === undefined ? '' : JSON.stringify(input),
    ...readCache(fields, extras),
  };
}

function readToolResult(fields: FieldReader, extras: Extra[]): ToolResultBlock {
  const callId = fields.requiredText('tool_use_id');
  const content = fields.value('content');
  return {
    kind: 'tool_result',
    callId,
    content: content === undefined ? [] : readBlocks(content, fields.pathOf('content'), extras),
    isError: fields.boolean('is_error') ?? false,
    ...readCache(fields, extras),
  };
}
