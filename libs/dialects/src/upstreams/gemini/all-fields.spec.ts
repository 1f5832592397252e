import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import { itLosesNoField } from '../all-fields.behaviour.js';
import { geminiUpstream } from './index.js';
import { weatherTool } from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, written } from './samples.behaviour.js';

const models = [
  newModel,
  oldModel,
  'gemini-1.5-flash',
  'gemma-3-27b-it',
  'gemini-3-pro-image',
  'gemini-2.5-flash-preview-tts',
];
const cannotThink = /gemini-1|gemma|image|tts/;

describe('every field of a conversation, written for Gemini', () => {
  itLosesNoField(geminiUpstream, {
    models,
    base: (field) => (field === 'toolChoice' ? { tools: [weatherTool] } : {}),
    values: {
      reasoning: { effort: 'none' },
      store: false,
      modalities: ['text'],
      logitBias: { '50256': -100 },
      audioOutput: { voice: 'Kore' },
    },
    outside: ['stream'],
    saysNothing: (field, model) => field === 'reasoning' && cannotThink.test(model),
    maxOutputTokens: 65_536,
  });

  it.each<[string, Partial<Conversation>]>([
    ['model', { model: 'other' }],
    ['stream', { stream: true }],
    ['includeUsage', { includeUsage: true }],
    ['fieldNames', { fieldNames: {} }],
  ])('%s is said outside of the body', (_field, changes) => {
    const { body, warnings } = written(changes);
    const without = written({});
    expect({ body, warnings }).toEqual({ body: without.body, warnings: without.warnings });
  });
});
