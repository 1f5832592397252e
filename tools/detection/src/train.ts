import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInjection, requireDevelopmentData } from './data/development-data.js';
import { leaveOneSourceOut } from './training/leave-one-out.js';
import { modelSource, shippedModel } from './training/shipped-model.js';
import { generatedTrainingTexts, labelledTexts } from './training/training-texts.js';

const target = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../../../libs/detection/src/injection/injection-model.generated.ts',
);

requireDevelopmentData();
const texts = labelledTexts(readInjection());
const generated = generatedTrainingTexts();
const unseen = leaveOneSourceOut(texts, generated);
const model = shippedModel([...texts, ...generated], unseen);
writeFileSync(target, modelSource(model));
const { bias, scale, slope, offset, threshold } = model;
console.log(`${String(texts.length)} rows and ${String(generated.length)} generated texts → ${target}`);
console.log({ bias, scale, slope, offset, threshold });
