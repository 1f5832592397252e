import { describe } from '@jest/globals';
import { itLosesNoField } from './all-fields.behaviour.js';
import { openAiChatUpstream } from './index.js';

describe('every field of a conversation, written for the chat API', () => {
  itLosesNoField(openAiChatUpstream, [
    'gpt-4o',
    'gpt-4',
    'gpt-5.1',
    'gpt-5.6',
    'o3',
    'qwen3',
    'our-deployment',
  ]);
});
