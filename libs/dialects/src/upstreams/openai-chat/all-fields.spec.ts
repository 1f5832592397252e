import { describe } from '@jest/globals';
import { itLosesNoField } from '../all-fields.behaviour.js';
import { openAiChatUpstream } from './index.js';
import { itKeepsTheConversation } from './unchanged-conversation.behaviour.js';

const models = ['gpt-4o', 'gpt-4', 'gpt-5.1', 'gpt-5.6', 'o3', 'qwen3', 'our-deployment'];

describe('every field of a conversation, written for the chat API', () => {
  itLosesNoField(openAiChatUpstream, { models });
  itKeepsTheConversation(openAiChatUpstream, models);
});
