import { describe, expect, it } from '@jest/globals';
import { inClientWords } from './client-words.js';
import type { Conversation } from './conversation.js';
import { TranslationRefusal } from './translation-refusal.js';
import { unchangedToolNames } from './tool-names.js';

const conversation: Conversation = {
  model: 'm',
  turns: [],
  tools: [],
  hostedTools: [],
  stream: false,
  includeUsage: true,
  extras: [],
  fieldNames: { messages: 'input', thinking: 'reasoning', redacted_thinking: 'reasoning' },
};
const target = { model: 'm', baseModel: 'm', maxOutputTokens: null, fetchedMedia: new Map() };

const warningsFor = (warnings: readonly string[], asked = conversation): readonly string[] =>
  inClientWords(() => ({
    body: {},
    warnings,
    answering: { toolNames: unchangedToolNames, outputTool: null },
  }))(asked, target).warnings;

function refusalFor(refusal: Error, asked = conversation): unknown {
  try {
    inClientWords(() => {
      throw refusal;
    })(asked, target);
  } catch (cause) {
    return cause;
  }
  return null;
}

describe('warnings and refusals', () => {
  it.each([
    ['name the field as the client does', ['messages: changed'], ['input: changed']],
    ['keep the names that are the same', ['metadata: left out'], ['metadata: left out']],
    ['keep paths of the client', ['messages[0].name: left out'], ['messages[0].name: left out']],
    ['that become the same are told once', ['thinking: a', 'redacted_thinking: a'], ['reasoning: a']],
    ['without a field stay as they are', ['broken'], ['broken']],
    ['of fields like members of every object', ['toString: a'], ['toString: a']],
  ])('warnings %s', (_name, warnings, expected) => {
    expect(warningsFor(warnings)).toEqual(expected);
  });

  it('a refusal names the field as the client does, in its message too', () => {
    const refusal = new TranslationRefusal('messages', 'messages is not supported.', 'invalid_value');
    expect(refusalFor(refusal)).toMatchObject({
      param: 'input',
      message: 'input is not supported.',
      code: 'invalid_value',
    });
  });

  it('a message that is about something else stays', () => {
    const message = 'The file "f" was not uploaded here.';
    expect(refusalFor(new TranslationRefusal('messages', message))).toMatchObject({
      param: 'input',
      message,
    });
  });

  it('other refusals and failures are passed on', () => {
    const refusal = new TranslationRefusal('tools[0]', 'No such tool.');
    const failure = new Error('messages');
    expect(refusalFor(refusal)).toBe(refusal);
    expect(refusalFor(failure)).toBe(failure);
  });

  it('a client that says it like OpenAI chat needs no other words', () => {
    const { fieldNames: _names, ...asked } = conversation;
    expect(warningsFor(['messages: changed'], asked)).toEqual(['messages: changed']);
  });
});
