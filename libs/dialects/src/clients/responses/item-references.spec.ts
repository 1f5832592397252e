import { describe, expect, it } from '@jest/globals';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';
import type { Answer } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { responseIdOfItem } from './item-ids.js';
import { referencedResponseIds, withReferencedItems } from './item-references.js';
import { sampleUsage } from '../answers.behaviour.js';
import { sampleContext } from './random-answers.behaviour.js';
import { readRequest } from './read-request.js';
import { storedResponse, type StoredResponse } from './stored-response.js';
import { writeAnswer } from './write-answer.js';

const thought = { provider: 'anthropic', value: 'c2ln' } as const;
const answer: Answer = {
  id: null,
  model: null,
  choices: [
    {
      blocks: [
        { kind: 'thinking', text: 'Hm', signature: thought },
        { kind: 'text', text: 'Hello.' },
      ],
      stopReason: 'end',
      stopSequence: null,
    },
  ],
  usage: sampleUsage,
  serviceTier: null,
  warnings: [],
};

function keep(request: JsonObject, response: JsonObject): StoredResponse {
  const stored = storedResponse({ tenantId: 't', createdSeconds: 0, request, response });
  if (stored === null) throw new Error('There is nothing to store.');
  return stored;
}

const context = sampleContext();
const stored = keep(context.request, writeAnswer(answer, context));
const reference = (id: string): JsonObject => ({ type: 'item_reference', id });
const part = '0123456789abcdef01234567';

describe('references to stored items', () => {
  it.each([
    [`msg_${part}_1`, `resp_${part}`],
    [`fco_${part}_in12`, `resp_${part}`],
    ['msg_67cb71b3519081', null],
    ['', null],
  ])('%p is an item of %p', (itemId, responseId) => {
    expect(responseIdOfItem(itemId)).toBe(responseId);
  });

  it('name the responses to look for, each once', () => {
    const input = [
      reference(`rs_${part}_0`),
      { id: `msg_${part}_1` },
      reference('msg_openai'),
      'text',
      { role: 'user' },
    ];
    expect(referencedResponseIds({ input })).toEqual([`resp_${part}`]);
    expect(referencedResponseIds({ input: 'Hello' })).toEqual([]);
  });

  it('are replaced by the items, input or output', () => {
    const input = [
      reference(`msg_${part}_in0`),
      reference(`rs_${part}_0`),
      { id: `msg_${part}_1` },
      { role: 'user', content: 'Go on.' },
    ];
    const { turns } = readRequest(withReferencedItems({ model: 'm', input }, [stored]));
    expect(turns).toEqual([
      { role: 'user', blocks: [{ kind: 'text', text: 'Hello' }] },
      {
        role: 'assistant',
        blocks: [
          { kind: 'thinking', text: 'Hm', signature: thought },
          { kind: 'text', text: 'Hello.' },
        ],
      },
      { role: 'user', blocks: [{ kind: 'text', text: 'Go on.' }] },
    ]);
  });

  it('that are nowhere are refused by their place', () => {
    const request = { model: 'm', input: [{ role: 'user', content: 'x' }, reference(`msg_${part}_9`)] };
    expect(() => withReferencedItems(request, [stored])).toThrow(
      expect.objectContaining({ param: 'input[1]' }),
    );
  });

  it('a request without any stays the same', () => {
    const request = { model: 'm', input: [{ role: 'user', content: 'x' }] };
    expect(withReferencedItems(request, [])).toBe(request);
  });

  it("are how the AI SDK sends its history, and the second turn has the first one's thought", async () => {
    const requests: JsonObject[] = [];
    const fetch = (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
      requests.push(JSON.parse(String(init?.body)) as JsonObject);
      return Promise.resolve(Response.json(stored.response));
    };
    const model = createOpenAI({ apiKey: 'none', fetch }).responses('gpt-5.2');
    const first = await generateText({ model, prompt: 'Hello' });
    const history = [{ role: 'user' as const, content: 'Hello' }, ...first.response.messages];
    await generateText({ model, messages: [...history, { role: 'user', content: 'Go on.' }] });
    const second = requests[1] ?? {};
    expect(referencedResponseIds(second)).toEqual([stored.id]);
    expect(readRequest(withReferencedItems(second, [stored])).turns[1]?.blocks).toEqual([
      { kind: 'thinking', text: 'Hm', signature: thought },
      { kind: 'text', text: 'Hello.' },
    ]);
  });
});
