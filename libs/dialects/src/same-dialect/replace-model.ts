import type { RawEdit } from '../text/event-edits.js';
import { edited, memberInFront, scanTopLevel, valueEdit, type ByteRange } from './top-level-edits.js';

/**
 * The JSON body with another top-level `model`, all other bytes as they are: unknown fields, long numbers and spaces
 * survive. A body without a model gets one. Where the name repeats, every value is replaced, since readers differ in
 * which of them counts.
 *
 * @returns the same buffer when nothing changes, also for a body that is not a complete JSON object
 */
export function replaceModel(body: Buffer, model: string): Buffer {
  const models: ByteRange[] = [];
  const isComplete = scanTopLevel(body, (name, start, end) => {
    if (name === 'model') models.push({ start, end });
  });
  return isComplete ? edited(body, modelEdits(body, models, model)) : body;
}

/**
 * The edits that give a body another model.
 *
 * @param models where its top level has one
 */
export function modelEdits(body: Buffer, models: readonly ByteRange[], model: string): RawEdit[] {
  const json = JSON.stringify(model);
  return models.length === 0
    ? [memberInFront(body, body.indexOf('{'), `"model":${json}`)]
    : models.flatMap(({ start, end }) => valueEdit(body, start, end, json));
}
