import { describe } from '@jest/globals';
import { itLosesNoField } from '../all-fields.behaviour.js';
import { itKeepsTheConversation } from '../openai-chat/unchanged-conversation.behaviour.js';
import { openAiResponsesUpstream } from './index.js';

const models = ['gpt-4.1', 'gpt-5-codex', 'gpt-5.1', 'gpt-5.6', 'o3-pro'];

describe('every field of a conversation, written for the Responses API', () => {
  itLosesNoField(openAiResponsesUpstream, { models });
  itKeepsTheConversation(openAiResponsesUpstream, models);
});
