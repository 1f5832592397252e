export {
  isLocalModeration,
  localCategories,
  localModeration,
  localModerationModel,
  openAiCategories,
  type ModerationFinding,
} from './local-answer.js';
export { readModerationRequest, type ModerationInput, type ModerationRequest } from './read-request.js';
