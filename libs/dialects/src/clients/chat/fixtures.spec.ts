import { describe, expect, it } from '@jest/globals';
import { deepFrozen } from '../../deep-frozen.behaviour.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { isRefused, requestFixtures } from '../request-fixtures.behaviour.js';
import { readChatRequest } from './read-request.js';

const all = requestFixtures('openai-chat');
const cases = all.filter((fixture) => !isRefused(fixture));
const refused = all.filter(isRefused);

/** Words of the protocol, which the conversation says in its own way. */
const protocol =
  /^(?:function|text|image_url|file|input_audio|system|developer|user|assistant|tool|custom|ephemeral|explicit|json_object|json_schema|allowed_tools|url_citation|thinking|redacted_thinking|refusal|web_search|auto|required)$/;

/** Every text, number and flag of a document. */
function leavesOf(value: unknown): unknown[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [value];
  return Object.values(value).flatMap(leavesOf);
}

/** A leaf as it stands inside of the conversation's JSON, whole or as the parts a data URL has. */
function piecesOf(leaf: unknown): string[] {
  if (typeof leaf !== 'string') return [JSON.stringify(leaf)];
  if (protocol.test(leaf)) return [];
  const dataUrl = /^data:([^;]+);base64,(.*)$/.exec(leaf);
  if (dataUrl !== null) return [dataUrl[1] ?? '', dataUrl[2] ?? ''];
  return [JSON.stringify(leaf).slice(1, -1)];
}

/** Values that the conversation says in other words. */
const saidOtherwise: Readonly<Record<string, readonly unknown[]>> = {
  'custom-tool-history': ['*** "a"\n'],
  'input-audio-mp3': ['mp3'],
  logprobs: [true],
  'stream-with-usage': [false],
  'tool-call-arguments-as-object': [0],
};

describe('requests of the golden matrix', () => {
  it('are many, and every case starts from what a client may send', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  // Whatever is missing here is lost without a word for every provider.
  it.each(cases)('$name: everything the client wrote is in the conversation', ({ name, text }) => {
    const request = JSON.parse(text) as JsonObject;
    const conversation = JSON.stringify(readChatRequest(request));
    const known = saidOtherwise[name] ?? [];
    const lost = leavesOf(request)
      .filter((leaf) => !known.includes(leaf))
      .flatMap(piecesOf)
      .filter((piece) => !conversation.includes(piece));
    expect(lost).toEqual([]);
  });

  it.each(cases)('$name: reading does not change the request, and reads the same again', ({ text }) => {
    const request = deepFrozen(JSON.parse(text)) as JsonObject;
    expect(readChatRequest(request)).toEqual(readChatRequest(request));
  });

  it.each(refused)('$name: is no request of this dialect', ({ text }) => {
    expect(() => readChatRequest(JSON.parse(text) as JsonObject)).toThrow(TranslationRefusal);
  });
});
