import { asRecord, type JsonRecord } from '../json-values.js';
import { ok, type MockAnswer } from '../mock-answer.js';
import { sampleImage } from '../sample-image.js';
import { failed } from './errors.js';

const maxImages = 5;
const unsafe = 'unsafe';

/** `/invoke` of a model that paints; `null` for other models. Prompts that say `unsafe` are blocked. */
export function answerImage(model: string, body: JsonRecord): MockAnswer | null {
  if (/titan-image|nova-canvas/.test(model)) return amazon(body);
  return model.includes('stability.') ? stability(body) : null;
}

function amazon(body: JsonRecord): MockAnswer {
  if (body.taskType !== 'TEXT_IMAGE') return failed(400, 'taskType: is not a valid enum value');
  const { text } = asRecord(body.textToImageParams);
  const { numberOfImages: count = 1 } = asRecord(body.imageGenerationConfig);
  if (Number(count) > maxImages) return failed(400, `numberOfImages: must be at most ${maxImages}`);
  if (String(text).includes(unsafe)) {
    const message = 'This request has been blocked by our content filters.';
    return ok({ images: [], error: message });
  }
  return ok({ images: Array.from({ length: Number(count) }, () => sampleImage), error: null });
}

function stability({ prompt }: JsonRecord): MockAnswer {
  if (typeof prompt !== 'string') return failed(400, 'required key [prompt] not found');
  if (prompt.includes(unsafe)) return ok({ finish_reasons: ['Filter reason: prompt'] });
  return ok({ seeds: [1], finish_reasons: [null], images: [sampleImage] });
}
