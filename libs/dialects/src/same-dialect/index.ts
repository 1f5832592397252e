export { forceIncludeUsage, replaceModel } from './body-edits.js';
export { createEventBlocks, type EventBlock, type EventBlocks } from './event-blocks.js';
export { eventMeaning, isUsageChunk, type EventMeaning } from './event-meaning.js';
export { inBandError, inBandKeepAlive } from './in-band-signs.js';
