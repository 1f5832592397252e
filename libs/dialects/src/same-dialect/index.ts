export { brokenOff } from '../conversation/answer-steps.js';
export { streamedRequest, type StreamedRequest } from './streamed-request.js';
export { inBandError, inBandKeepAlive } from './in-band-signs.js';
export { replaceModel } from './replace-model.js';
export { createContentWatch, type ContentWatch, type StreamSighting } from './stream-content.js';
export { createUsageChunkFilter, type UsageChunkFilter } from './usage-chunk-filter.js';
