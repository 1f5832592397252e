import { expect } from '@jest/globals';
import type { AnswerEvent, ClientContext } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { sampleContext } from './random-answers.behaviour.js';
import { ResponsesStreamWriter } from './stream-writer.js';

/** Text of a whole stream. */
export function sseOf(events: readonly AnswerEvent[], context: ClientContext = sampleContext()): string {
  const writer = new ResponsesStreamWriter(context);
  return events.map((event) => writer.write(event)).join('');
}

/** Data of the events of a stream. Fails unless each is framed with its own type for a name. */
export function framesOf(sse: string): JsonObject[] {
  const frames = sse.split('\n\n').filter((frame) => frame !== '' && !frame.startsWith(':'));
  return frames.map((frame) => {
    const match = /^event: ([^\n]+)\ndata: ([^\n]+)$/.exec(frame);
    expect({ frame, isFramed: match !== null }).toEqual({ frame, isFramed: true });
    const data = JSON.parse(match?.[2] ?? '{}') as JsonObject;
    expect(data['type']).toBe(match?.[1]);
    return data;
  });
}

/** Types of the events, the common prefix left out. */
export const typesOf = (frames: readonly JsonObject[]): string[] =>
  frames.map(({ type }) => String(type).replace(/^response\./, ''));

const terminalTypes = ['response.completed', 'response.incomplete', 'response.failed', 'error'];

/**
 * Fails unless the events are a stream of the Responses API: numbered from 0, begun by `created`, ended by one terminal
 * event; items open one after the other, keep index, id and type, and are done before the next unless the stream fails.
 */
export function expectLegalFrames(frames: readonly JsonObject[]): void {
  expect(frames.map((frame) => frame['sequence_number'])).toEqual(frames.map((_frame, at) => at));
  const types = frames.map(({ type }) => String(type));
  expect(types.filter((type) => terminalTypes.includes(type))).toEqual(types.slice(-1));
  if (types[0] === 'error') {
    expect(types).toEqual(['error']);
    return;
  }
  expect(types.slice(0, 2)).toEqual(['response.created', 'response.in_progress']);
  expectLegalItems(frames.slice(2, -1), types.at(-1) === 'response.failed');
}

function expectLegalItems(frames: readonly JsonObject[], isFailed: boolean): void {
  let open: JsonObject | null = null;
  let nextIndex = 0;
  for (const frame of frames) {
    const item = frame['item'] as JsonObject | undefined;
    if (frame['type'] === 'response.output_item.added') {
      expect(open).toBeNull();
      expect(frame['output_index']).toBe(nextIndex);
      open = item ?? {};
    } else if (frame['type'] === 'response.output_item.done') {
      expect([item?.['id'], item?.['type']]).toEqual([open?.['id'], open?.['type']]);
      expect(frame['output_index']).toBe(nextIndex);
      open = null;
      nextIndex += 1;
    } else {
      expect([frame['item_id'], frame['output_index']]).toEqual([open?.['id'], nextIndex]);
    }
  }
  if (!isFailed) expect(open).toBeNull();
}
