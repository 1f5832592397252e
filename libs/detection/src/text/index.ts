export { candidateViews, type CandidateView, type Disguise } from './candidate-views.js';
export { contextWordNear, type ContextQuery } from './context-words.js';
export { decodedRuns, type DecodedRun, type RunEncoding } from './decoded-runs.js';
export { foldText, type FoldedText } from './fold-text.js';
export { sentenceWindows } from './sentence-windows.js';
export { textPatterns } from './text-patterns.js';
export { plainView, type TextSpan, type TextView } from './text-view.js';
export { Literals, piecesOf, type TextPieces } from './text-pieces.js';
