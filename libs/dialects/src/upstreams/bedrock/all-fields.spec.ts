import { describe } from '@jest/globals';
import { itLosesNoField } from '../all-fields.behaviour.js';
import { bedrockUpstream } from './index.js';
import { weatherTool } from '../../conversation/samples.behaviour.js';
import { models } from './requests.behaviour.js';

describe('every field of a conversation, written for Bedrock', () => {
  itLosesNoField(bedrockUpstream, {
    models: Object.values(models),
    base: (field) =>
      field === 'toolChoice' || field === 'parallelToolCalls' ? { tools: [weatherTool] } : {},
    values: { store: false, metadata: { a: 'b' } },
    outside: ['stream'],
  });
});
