import { describe, expect, it } from '@jest/globals';
import { deepFrozen } from '../../deep-frozen.behaviour.js';
import { allFields, itLosesNoField } from '../all-fields.behaviour.js';
import { anthropicUpstream } from './index.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  system,
  user,
} from '../../conversation/samples.behaviour.js';
import { newestModel, oldModel, targetOf, usualModel } from './samples.behaviour.js';

const models = [usualModel, oldModel, newestModel];

describe('every field of a conversation, written for Anthropic', () => {
  itLosesNoField(anthropicUpstream, {
    models,
    base: () => ({ tools: [{ name: 'other' }] }),
    values: { toolChoice: { kind: 'none' }, store: false },
    maxOutputTokens: 64_000,
  });

  it.each(models)('stays as it is when it is written for %s', (model) => {
    const { logprobs: _l, candidates: _c, modalities: _m, prediction: _p, ...others } = allFields;
    const turns = [
      system('Be kind.'),
      user('Go'),
      assistant(callOf('a')),
      user('Then', resultOf('a', 'ok')),
      assistant('x '),
    ];
    const schema = { type: 'object', properties: { a: { type: 'string', minLength: 1 } } };
    const conversation = deepFrozen(
      conversationWith({
        ...others,
        turns,
        toolChoice: { kind: 'none' },
        outputFormat: { kind: 'schema', name: 'n', schema },
      }),
    );
    const write = (): unknown => anthropicUpstream.writeRequest(conversation, targetOf(model)).body;
    if (model === oldModel) expect(write()).toEqual(write());
    else expect(write).toThrow('does not continue');
  });
});
