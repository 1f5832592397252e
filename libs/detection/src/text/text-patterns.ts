import { disguisePatterns } from './candidate-views.js';
import { confusablePatterns } from './confusables.js';
import { contextPatterns } from './context-words.js';
import { decodingPatterns } from './decode-bytes.js';
import { runPatterns } from './decoded-runs.js';
import { foldPatterns } from './fold-text.js';
import { sentencePatterns } from './sentence-windows.js';

/** Every pattern that reads whole texts before the detectors do. */
export const textPatterns: readonly RegExp[] = [
  ...foldPatterns,
  ...confusablePatterns,
  ...contextPatterns,
  ...decodingPatterns,
  ...runPatterns,
  ...disguisePatterns,
  ...sentencePatterns,
];
