import type { RawEdit } from '../text/event-edits.js';
import { edited, memberInFront, scanTopLevel, valueEdit } from './top-level-edits.js';

/**
 * The JSON body with another top-level `model`, all other bytes as they are: unknown fields, long numbers and spaces
 * survive. A body without a model gets one. Where the name repeats, every value is replaced, since readers differ in
 * which of them counts.
 *
 * @returns the same buffer when nothing changes, also for a body that is not a complete JSON object
 */
export function replaceModel(body: Buffer, model: string): Buffer {
  const json = JSON.stringify(model);
  const edits: RawEdit[] = [];
  let hasModel = false;
  const isComplete = scanTopLevel(body, (name, start, end) => {
    if (name !== 'model') return;
    hasModel = true;
    edits.push(...valueEdit(body, start, end, json));
  });
  if (!isComplete) return body;
  return edited(body, hasModel ? edits : [memberInFront(body, body.indexOf('{'), `"model":${json}`)]);
}
