export { anthropicErrorBody } from './anthropic-error.js';
export { openAiErrorBody } from './openai-error.js';
export { readInBandError } from './read-in-band-error.js';
export { readUpstreamError, type UpstreamFailure } from './read-upstream-error.js';
