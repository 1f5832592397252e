import { disguisePatterns } from './candidate-views.js';
import { confusablePatterns } from './confusables.js';
import { runPatterns } from './decoded-runs.js';
import { foldPatterns } from './fold-text.js';
import { sentencePatterns } from './sentence-windows.js';

/** Every pattern that reads whole texts before the detectors do. */
export const textPatterns: readonly RegExp[] = [
  ...foldPatterns,
  ...confusablePatterns,
  ...runPatterns,
  ...disguisePatterns,
  ...sentencePatterns,
];
