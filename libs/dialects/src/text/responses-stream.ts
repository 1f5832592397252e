import { responsesOutput } from './body-shapes.js';
import { memberOf, type JsonSpan } from './json-spans.js';
import { collectParts } from './part-collector.js';
import { everyEnd, pieceAt, rawMember, rawMembers, wholesOf, type StreamStep } from './stream-slots.js';
import { anything, shape, text } from './text-shape.js';

const placeNames = ['item_id', 'output_index', 'content_index', 'summary_index'];
const lastEvents = /^(?:response\.(?:completed|incomplete|failed)|error)$/;
/** Pieces of sound are base64. */
const soundEvent = /(?:^|\.)(?:audio|output_audio)\.delta$/;

/** The events that repeat texts: `*.done` has one, the others have items with all of theirs. */
const wholes = shape({
  text,
  transcript: text,
  refusal: text,
  arguments: anything,
  input: anything,
  code: text,
  part: responsesOutput,
  item: responsesOutput,
  annotation: responsesOutput,
  response: shape({ output: responsesOutput }),
});

/**
 * Steps of an event of a Responses stream, or of a transcription's.
 *
 * @source openai 7.55 `ResponseStreamEvent`, `TranscriptionStreamEvent`; read 2026-11
 */
export function responsesSteps(bytes: Buffer, root: JsonSpan, type: string): StreamStep[] {
  const delta = memberOf(root, 'delta');
  if (type.endsWith('.delta') && delta?.kind === 'string') {
    if (soundEvent.test(type)) return [];
    const channel = `${itemPrefix(bytes, root)}${contentPrefix(bytes, root)}${type.slice(0, -'.delta'.length)}`;
    const again = (replacement: string, sequenceNumber: number) => ({
      name: type,
      json: `{"type":${JSON.stringify(type)},"sequence_number":${sequenceNumber},${rawMembers(bytes, root, placeNames)}"delta":${JSON.stringify(replacement)}}`,
    });
    return [pieceAt(bytes, delta, { channel, role: 'assistant', again })];
  }
  return [...endsOf(bytes, root, type), ...wholesOf(collectParts(bytes, root, wholes, 'assistant'))];
}

function endsOf(bytes: Buffer, root: JsonSpan, type: string): StreamStep[] {
  if (lastEvents.test(type)) return [everyEnd];
  if (!type.endsWith('.done')) return [];
  const item = itemPrefix(bytes, root);
  if (type === 'response.output_item.done') return [{ kind: 'end', prefix: item, except: null }];
  const content = `${item}${contentPrefix(bytes, root)}`;
  if (/_part\.done$/.test(type)) return [{ kind: 'end', prefix: content, except: null }];
  return [{ kind: 'end', prefix: `${content}${type.slice(0, -'.done'.length)}`, except: null }];
}

function itemPrefix(bytes: Buffer, root: JsonSpan): string {
  return `${rawMember(bytes, root, 'output_index', rawMember(bytes, root, 'item_id', ''))}/`;
}

function contentPrefix(bytes: Buffer, root: JsonSpan): string {
  const index = rawMember(bytes, root, 'content_index', rawMember(bytes, root, 'summary_index', ''));
  return `${index}/`;
}
