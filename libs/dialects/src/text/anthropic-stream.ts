import { memberOf, memberText, type JsonSpan } from './json-spans.js';
import { collectParts } from './part-collector.js';
import { everyEnd, pieceAt, rawMember, wholesOf, type StreamStep } from './stream-slots.js';
import { anthropicBlock } from './body-shapes.js';
import { shape, text } from './text-shape.js';

/** Texts of deltas, by the type of the delta. */
const deltaMembers: ReadonlyMap<string, string> = new Map([
  ['text_delta', 'text'],
  ['thinking_delta', 'thinking'],
  ['input_json_delta', 'partial_json'],
  ['compaction_delta', 'content'],
]);
const wholeDelta = shape({ citation: shape({ cited_text: text, document_title: text, title: text }) });

/**
 * Steps of an event of a messages stream.
 *
 * @source @anthropic-ai/sdk 1.11 `RawMessageStreamEvent`; read 2026-11
 */
export function anthropicSteps(bytes: Buffer, root: JsonSpan, type: string): StreamStep[] {
  const index = rawMember(bytes, root, 'index', '0');
  switch (type) {
    case 'content_block_start':
      return startSteps(bytes, memberOf(root, 'content_block'), index);
    case 'content_block_delta':
      return deltaSteps(bytes, memberOf(root, 'delta'), index);
    case 'content_block_stop':
      return [{ kind: 'end', prefix: `${index}.`, except: null }];
    case 'message_delta':
    case 'message_stop':
    case 'error':
      return [everyEnd];
    default:
      return [];
  }
}

/** Texts a block begins with are pieces of what its deltas continue; results of tools come whole. */
function startSteps(bytes: Buffer, block: JsonSpan | undefined, index: string): StreamStep[] {
  if (block === undefined) return [];
  const type = memberText(bytes, block, 'type');
  if (type !== 'text' && type !== 'thinking') {
    return wholesOf(collectParts(bytes, block, anthropicBlock, 'assistant'));
  }
  return textStep(bytes, block, { index, deltaType: `${type}_delta`, member: type });
}

function deltaSteps(bytes: Buffer, delta: JsonSpan | undefined, index: string): StreamStep[] {
  if (delta === undefined) return [];
  const deltaType = memberText(bytes, delta, 'type') ?? '';
  const member = deltaMembers.get(deltaType);
  if (member === undefined) return wholesOf(collectParts(bytes, delta, wholeDelta, 'assistant'));
  return textStep(bytes, delta, { index, deltaType, member });
}

function textStep(
  bytes: Buffer,
  holder: JsonSpan,
  { index, deltaType, member }: { index: string; deltaType: string; member: string },
): StreamStep[] {
  const value = memberOf(holder, member);
  if (value?.kind !== 'string') return [];
  const again = (replacement: string) => ({
    name: 'content_block_delta',
    json: `{"type":"content_block_delta","index":${index},"delta":{"type":"${deltaType}","${member}":${JSON.stringify(replacement)}}}`,
  });
  return [pieceAt(bytes, value, { channel: `${index}.${member}`, role: 'assistant', again })];
}
