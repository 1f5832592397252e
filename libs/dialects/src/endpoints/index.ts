export {
  cannotCountTokens,
  countTokensRequest,
  readCountTokensRequest,
  writeCountTokensAnswer,
  type CountTokensRequest,
} from '../clients/messages/index.js';
export { readEmbeddingsRequest, translateEmbeddings, type EmbeddingsRequest } from './embeddings/index.js';
export type {
  EndpointAnswer,
  EndpointTarget,
  EndpointTranslation,
  ProviderAnswer,
} from './endpoint-translation.js';
export { readImagesRequest, translateImages, type ImagesRequest } from './images/index.js';
export {
  isLocalModeration,
  localCategories,
  localModeration,
  localModerationModel,
  readModerationRequest,
  type ModerationFinding,
  type ModerationRequest,
} from './moderations/index.js';
export {
  readTranscriptionRequest,
  transcriptionConversation,
  TranscriptStreamWriter,
  writeTranscription,
  type TranscriptionForm,
  type TranscriptionRequest,
} from './transcriptions/index.js';
