export { CapturedContents } from './captured-contents.js';
export { contentTexts, type ContentText, type ContentTexts } from './content-texts.js';
