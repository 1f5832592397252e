import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { injectionModel } from '@trueport/detection';
import { readInjection, requireDevelopmentData } from './data/development-data.js';
import { differencesOf } from './training/compare-models.js';
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
const sources = `${String(texts.length)} rows and ${String(generated.length)} generated texts`;
if (process.argv.includes('--check')) {
  const differences = differencesOf(injectionModel, model);
  for (const difference of differences) console.error(difference);
  console.log(
    `${sources}: ${differences.length === 0 ? 'the shipped model is what they give' : 'another model'}`,
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
} else {
  writeFileSync(target, modelSource(model));
  const { bias, scale, slope, offset, threshold } = model;
  console.log(`${sources} → ${target}`);
  console.log({ bias, scale, slope, offset, threshold });
}
