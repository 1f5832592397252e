import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { inputItemsOf } from './input-item-list.js';
import { readRequest } from './read-request.js';
import {
  cancelled,
  deletedResponse,
  previousResponseId,
  responseNotFound,
  retrievedResponse,
  storedResponse,
  wantsStored,
  withHistory,
  type StoredResponse,
} from './stored-response.js';

const message = (text: string, more: JsonObject = {}): JsonObject => ({
  type: 'message',
  id: `msg_${text}`,
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
  ...more,
});

function stored(
  id: string,
  input: unknown,
  output: readonly JsonObject[],
  more: JsonObject = {},
): StoredResponse {
  const record = storedResponse({
    tenantId: 'tenant-1',
    createdSeconds: 1_790_000_000,
    request: { model: 'm', instructions: 'Old instructions.', tools: [{ type: 'web_search' }], input },
    response: { id, object: 'response', status: 'completed', output, ...more },
  });
  if (record === null) throw new Error('There is nothing to store.');
  return record;
}

const first = stored('resp_1', 'Hello', [message('Hi.')]);
const second = stored(
  'resp_2',
  [{ role: 'user', content: 'Weather?' }],
  [{ type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{}', status: 'completed' }],
  { previous_response_id: 'resp_1' },
);

describe('what is stored', () => {
  it('is the exchange of one tenant, input as items with ids', () => {
    expect(first).toEqual({
      id: 'resp_1',
      tenant_id: 'tenant-1',
      createdSeconds: 1_790_000_000,
      input: [
        {
          id: 'msg_1_in0',
          type: 'message',
          role: 'user',
          status: 'completed',
          content: [{ type: 'input_text', text: 'Hello' }],
        },
      ],
      response: { id: 'resp_1', object: 'response', status: 'completed', output: [message('Hi.')] },
    });
  });

  it('items keep their ids; missing and repeated ones are made, the same every time', () => {
    const input = [
      { role: 'assistant', content: 'a' },
      { type: 'function_call_output', call_id: 'c', output: '' },
      { type: 'reasoning', id: 'rs_own', summary: [] },
      { type: 'reasoning', id: 'rs_own', summary: [] },
      { type: 'web_search_call' },
      { role: 'user', content: [{ type: 'input_text', text: 'x' }] },
    ];
    const ids = stored('resp_9', input, []).input.map(({ id }) => id);
    expect(ids).toEqual(['msg_9_in0', 'fco_9_in1', 'rs_own', 'rs_9_in3', 'item_9_in4', 'msg_9_in5']);
    expect(stored('resp_9', input, []).input.map(({ id }) => id)).toEqual(ids);
  });

  it.each([[undefined], [null], ['']])('a response with id %p is not stored', (id) => {
    const exchange = { tenantId: 't', createdSeconds: 0, request: {}, response: { id } };
    expect(storedResponse(exchange)).toBeNull();
  });

  it.each([
    [{}, true],
    [{ store: null }, true],
    [{ store: true }, true],
    [{ store: false }, false],
  ])('%j may be stored: %p', (request, expected) => {
    expect(wantsStored(request)).toBe(expected);
  });

  it('tells which response it continues', () => {
    expect([previousResponseId(first.response), previousResponseId(second.response)]).toEqual([
      null,
      'resp_1',
    ]);
  });
});

describe('previous_response_id', () => {
  const request = { model: 'm', previous_response_id: 'resp_2', instructions: 'New.', store: false };

  it('brings back inputs and outputs of the chain in order, then the new input, and nothing else of before', () => {
    const input = [{ type: 'function_call_output', call_id: 'call_1', output: 'sunny' }];
    const full = withHistory({ ...request, input }, [first, second]);
    expect(full).not.toHaveProperty('previous_response_id');
    expect(full).not.toHaveProperty('tools');
    const { turns } = readRequest(full);
    expect(turns.map(({ role, blocks }) => [role, blocks.map(({ kind }) => kind)])).toEqual([
      ['system', ['text']],
      ['user', ['text']],
      ['assistant', ['text']],
      ['user', ['text']],
      ['assistant', ['tool_call']],
      ['user', ['tool_result']],
    ]);
    expect(turns[0]?.blocks).toEqual([{ kind: 'text', text: 'New.' }]);
  });

  it('a text continues too, and so does no input at all', () => {
    expect(readRequest(withHistory({ ...request, input: 'Go on.' }, [first, second])).turns.at(-1)).toEqual({
      role: 'user',
      blocks: [{ kind: 'text', text: 'Go on.' }],
    });
    expect(withHistory(request, [first, second])['input']).toHaveLength(4);
  });

  it('a call that was cut off is left out: nobody can answer it', () => {
    const half = stored(
      'resp_3',
      'x',
      [
        message('I will', { status: 'completed' }),
        { type: 'function_call', status: 'incomplete', arguments: '{"a' },
      ],
      { status: 'incomplete' },
    );
    expect(withHistory({ previous_response_id: 'resp_3', input: [] }, [half])['input']).toHaveLength(2);
  });

  it('the request itself stays as it was', () => {
    const body = Object.freeze({ ...request, input: 'Go on.' });
    withHistory(body, [first, second]);
    expect(body.previous_response_id).toBe('resp_2');
  });

  it('a request that continues nothing is the same', () => {
    const body = { model: 'm', input: 'Hi' };
    expect(withHistory(body, [])).toBe(body);
  });

  it.each([
    ['no chain', []],
    ['a chain that ends elsewhere', [first]],
  ])('%s is refused', (_name, chain) => {
    const error = new TranslationRefusal(
      'previous_response_id',
      "Previous response with id 'resp_2' not found.",
      'invalid_value',
    );
    expect(() => withHistory({ ...request, input: 'x' }, chain)).toThrow(error);
  });

  it('input that is none is refused where it stands', () => {
    expect(() => readRequest(withHistory({ ...request, input: 7 }, [first, second]))).toThrow(
      TranslationRefusal,
    );
  });
});

describe('input_items', () => {
  const many = stored(
    'resp_5',
    Array.from({ length: 25 }, (_none, at) => ({ role: 'user', content: `${at}`, id: `msg_${at}` })),
    [],
  );
  const idsOf = (list: JsonObject): unknown[] => (list['data'] as JsonObject[]).map(({ id }) => id);

  it('are the newest 20 first', () => {
    const list = inputItemsOf(many);
    expect(list).toMatchObject({ object: 'list', first_id: 'msg_24', last_id: 'msg_5', has_more: true });
    expect(idsOf(list)).toHaveLength(20);
  });

  it('go on after an item, in either order, to the end', () => {
    expect(inputItemsOf(many, { after: 'msg_5' })).toMatchObject({
      first_id: 'msg_4',
      last_id: 'msg_0',
      has_more: false,
    });
    expect(idsOf(inputItemsOf(many, { order: 'asc', limit: '3', after: 'msg_1' }))).toEqual([
      'msg_2',
      'msg_3',
      'msg_4',
    ]);
  });

  it('are all items when as many as there are may be shown', () => {
    expect(inputItemsOf(many, { limit: '25' })['has_more']).toBe(false);
    expect(inputItemsOf(many, { limit: '24' })['has_more']).toBe(true);
  });

  it('may be none', () => {
    expect(inputItemsOf(many, { after: 'msg_0' })).toEqual({
      object: 'list',
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
  });

  it('include what was said before, as at OpenAI', () => {
    expect(idsOf(inputItemsOf(second, { order: 'asc' }, [first]))).toEqual([
      'msg_1_in0',
      'msg_Hi.',
      'msg_2_in0',
    ]);
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'x' }, 'limit'],
    [{ order: 'up' }, 'order'],
    [{ after: 'msg_none' }, 'after'],
  ])('%j is refused', (query, param) => {
    expect(() => inputItemsOf(many, query)).toThrow(expect.objectContaining({ param }));
  });
});

describe('single responses', () => {
  it('are retrieved as they were answered', () => {
    expect(retrievedResponse(first)).toBe(first.response);
  });

  it('say so when they are deleted', () => {
    expect(deletedResponse('resp_1')).toEqual({ id: 'resp_1', object: 'response', deleted: true });
  });

  it('that are not there are not found', () => {
    expect(responseNotFound('resp_x')).toMatchObject({
      httpStatus: 404,
      message: "Response with id 'resp_x' not found.",
    });
  });

  it('cannot be cancelled unless they run in the background', () => {
    expect(cancelled(first)).toMatchObject({
      kind: 'refused',
      error: { kind: 'invalid_request', httpStatus: 400, message: 'Cannot cancel a synchronous response.' },
    });
  });

  it.each([
    ['queued', 'cancelled'],
    ['in_progress', 'cancelled'],
    ['completed', 'completed'],
    ['cancelled', 'cancelled'],
  ])('in the background that are %s become %s', (status, expected) => {
    const background = stored('resp_7', 'x', [], { background: true, status });
    expect(cancelled(background)).toMatchObject({ kind: 'cancelled', response: { status: expected } });
  });
});
