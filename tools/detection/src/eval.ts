import { modelVersion } from '@trueport/detection';
import {
  readIdValues,
  readInjection,
  readPii,
  readSecrets,
  requireDevelopmentData,
} from './data/development-data.js';
import { measureFalseFindings } from './measure/measure-false-findings.js';
import { measureRules, measureShipped, measureUnseen } from './measure/measure-injection.js';
import { measureIdentifiers, measurePii } from './measure/measure-pii.js';
import { measureSecrets } from './measure/measure-secrets.js';
import { printReport } from './measure/report.js';
import { leaveOneSourceOut } from './training/leave-one-out.js';
import { generatedTrainingTexts, labelledTexts } from './training/training-texts.js';

requireDevelopmentData();
const injection = readInjection();
const texts = labelledTexts(injection);
console.log(`model_version ${modelVersion}`);
const isMet = printReport([
  ...measurePii(readPii()),
  ...measureIdentifiers(readIdValues()),
  ...measureSecrets(readSecrets(), injection),
  ...measureFalseFindings(injection),
  ...measureRules(texts),
  ...measureUnseen(leaveOneSourceOut(texts, generatedTrainingTexts())),
  ...measureShipped(injection),
]);
process.exitCode = isMet ? 0 : 1;
