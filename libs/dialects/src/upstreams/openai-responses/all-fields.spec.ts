import { describe } from '@jest/globals';
import { itLosesNoField } from '../openai-chat/all-fields.behaviour.js';
import { openAiResponsesUpstream } from './index.js';

describe('every field of a conversation, written for the Responses API', () => {
  itLosesNoField(openAiResponsesUpstream, ['gpt-4.1', 'gpt-5-codex', 'gpt-5.1', 'gpt-5.6', 'o3-pro']);
});
