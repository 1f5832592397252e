export { anthropicErrorBody } from './anthropic-error.js';
export { openAiErrorBody } from './openai-error.js';
