import { asRecord, asRecords, isGiven, type JsonRecord } from '../json-values.js';
import { countTokens, nextId, ok, textIn, type MockAnswer } from '../mock-answer.js';
import { sampleImage } from '../sample-image.js';
import { failed } from './errors.js';

const imageTokens = 1_290;
const unsafe = 'unsafe';

/** Whether a request asks for an image. */
export function wantsImage(body: JsonRecord): boolean {
  const { responseModalities } = asRecord(body.generationConfig);
  return Array.isArray(responseModalities) && responseModalities.includes('IMAGE');
}

/** `:generateContent` of a model that paints; a prompt that says `unsafe` is blocked. */
export function generateImage(model: string, body: JsonRecord): MockAnswer {
  const prompt = textIn(body.contents);
  const isBlocked = prompt.includes(unsafe);
  const parts = [{ inlineData: { mimeType: 'image/png', data: sampleImage } }];
  const tokens = countTokens(prompt);
  return ok({
    candidates: [
      isBlocked
        ? { finishReason: 'IMAGE_SAFETY', index: 0 }
        : { content: { parts, role: 'model' }, finishReason: 'STOP', index: 0 },
    ],
    usageMetadata: {
      promptTokenCount: tokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens }],
      ...(isBlocked ? {} : paintedUsage),
      totalTokenCount: tokens + (isBlocked ? 0 : imageTokens),
    },
    modelVersion: model,
    responseId: nextId('resp-'),
  });
}

const paintedUsage = {
  candidatesTokenCount: imageTokens,
  candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: imageTokens }],
};

/** `:predict` of Imagen: at most four images, and less when the prompt is unsafe. */
export function predict(model: string, body: JsonRecord): MockAnswer {
  if (!model.startsWith('imagen')) return failed(404, `models/${model} is not supported for predict.`);
  const { prompt } = asRecord(asRecords(body.instances)[0]);
  const { sampleCount = 1, outputOptions } = asRecord(body.parameters);
  if (!isGiven(prompt)) return failed(400, 'Invalid value at instances');
  if (Number(sampleCount) > 4) return failed(400, 'sampleCount must be between 1 and 4, inclusive');
  if (String(prompt).includes(unsafe))
    return ok({ predictions: [{ raiFilteredReason: 'The prompt is unsafe.' }] });
  const mimeType = asRecord(outputOptions).mimeType ?? 'image/png';
  const predictions = Array.from({ length: Number(sampleCount) }, () => ({
    mimeType,
    bytesBase64Encoded: sampleImage,
  }));
  return ok({ predictions });
}
