export { transcriptionConversation } from './conversation.js';
export {
  readTranscriptionRequest,
  type TranscriptionForm,
  type TranscriptionRequest,
} from './read-request.js';
export { TranscriptStreamWriter } from './stream-writer.js';
export { writeTranscription } from './write-answer.js';
