import { describe, expect, it } from '@jest/globals';
import { noUsage } from '@trueport/contracts';
import type { Answer, Block, ClientContext } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { sampleUsage, stopReasons } from '../answers.behaviour.js';
import { sampleContext, sampleRequest, sampleResponseUsage } from './random-answers.behaviour.js';
import { writeAnswer } from './write-answer.js';

const answerOf = (blocks: readonly Block[], more: Partial<Answer['choices'][number]> = {}): Answer => ({
  id: 'msg_provider',
  model: 'model-x',
  choices: [{ blocks, stopReason: 'end', stopSequence: null, ...more }],
  usage: sampleUsage,
  serviceTier: null,
  warnings: [],
});

const outputOf = (blocks: readonly Block[], context: ClientContext = sampleContext()): JsonObject[] =>
  writeAnswer(answerOf(blocks), context)['output'] as JsonObject[];

const contentOf = (blocks: readonly Block[]): JsonObject[] =>
  outputOf(blocks)[0]?.['content'] as JsonObject[];

const searchUse = (input: unknown): Block => ({
  kind: 'foreign',
  dialect: 'anthropic',
  type: 'server_tool_use',
  value: { id: 'srvtoolu_1', name: 'web_search', input },
});

describe('response object', () => {
  it('has every field of the API, those of the request repeated', () => {
    expect(writeAnswer(answerOf([{ kind: 'text', text: 'Hi.' }]), sampleContext())).toEqual({
      id: 'resp_0123456789abcdef01234567',
      object: 'response',
      created_at: 1_790_000_000,
      status: 'completed',
      error: null,
      incomplete_details: null,
      model: 'model-x',
      output: [
        {
          id: 'msg_0123456789abcdef01234567_0',
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Hi.', annotations: [], logprobs: [] }],
        },
      ],
      service_tier: 'default',
      usage: sampleResponseUsage,
      access_programs: null,
      background: false,
      instructions: 'Be brief.',
      max_output_tokens: 200,
      max_tool_calls: null,
      metadata: { team: 'blue' },
      parallel_tool_calls: true,
      previous_response_id: null,
      prompt_cache_key: null,
      prompt_cache_retention: null,
      reasoning: { effort: null, summary: null },
      safety_identifier: null,
      store: true,
      temperature: 0,
      text: { format: { type: 'text' }, verbosity: 'medium' },
      tool_choice: 'auto',
      tools: sampleRequest['tools'],
      top_logprobs: 0,
      top_p: 1,
      truncation: 'disabled',
      user: null,
    });
  });

  it('repeats what the request says, also what is false, empty or 0', () => {
    const request: JsonObject = {
      model: 'fast',
      input: 'Hi',
      previous_response_id: null,
      parallel_tool_calls: false,
      store: false,
      top_p: 0,
      user: '',
      reasoning: { effort: 'high', summary: 'auto' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      tool_choice: { type: 'function', name: 'f' },
    };
    expect(writeAnswer(answerOf([]), sampleContext(request))).toMatchObject({
      parallel_tool_calls: false,
      store: false,
      top_p: 0,
      user: '',
      reasoning: request['reasoning'],
      text: request['text'],
      tool_choice: request['tool_choice'],
    });
  });

  it.each([
    ['no usage reported is null, not 0', null, null],
    ['no tokens at all are 0', noUsage, { input_tokens: 0, output_tokens: 0, total_tokens: 0 }],
  ])('%s', (_name, usage, expected) => {
    const response = writeAnswer({ ...answerOf([]), usage }, sampleContext());
    if (expected === null) expect(response['usage']).toBeNull();
    else expect(response['usage']).toMatchObject(expected);
  });

  it.each([
    ['priority', 'priority'],
    ['standard', 'default'],
    [null, 'default'],
  ])('service tier %s is shown as %s', (serviceTier, shown) => {
    expect(writeAnswer({ ...answerOf([]), serviceTier }, sampleContext())['service_tier']).toBe(shown);
  });

  it('a model that the provider does not name is the one the client named', () => {
    expect(writeAnswer({ ...answerOf([]), model: null }, sampleContext())['model']).toBe('fast');
  });

  it('an answer without choices is empty, and complete', () => {
    expect(writeAnswer({ ...answerOf([]), choices: [] }, sampleContext())).toMatchObject({
      status: 'completed',
      output: [],
    });
  });

  it('regression: litellm#15714 statuses are those of the API, whatever reason an answer ended for', () => {
    for (const stopReason of stopReasons) {
      const { status, output } = writeAnswer(
        answerOf([{ kind: 'text', text: 'a' }], { stopReason }),
        sampleContext(),
      );
      const expected =
        stopReason === 'length' || stopReason === 'content_filter' ? 'incomplete' : 'completed';
      expect([status, (output as JsonObject[])[0]?.['status']]).toEqual([expected, expected]);
    }
  });

  it.each([
    ['length', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
  ] as const)('an answer cut off by %s says why', (stopReason, reason) => {
    const response = writeAnswer(answerOf([], { stopReason }), sampleContext());
    expect(response['incomplete_details']).toEqual({ reason });
  });
});

describe('output', () => {
  it('items keep the order of the answer', () => {
    const output = outputOf([
      { kind: 'thinking', text: 'Hm', signature: null },
      { kind: 'text', text: 'Looking.' },
      { kind: 'tool_call', id: 'call_1', name: 'find', argumentsJson: '{"a":1}' },
      { kind: 'tool_call', id: 'call_2', name: 'patch', argumentsJson: '{"input":"free"}' },
    ]);
    expect(output).toEqual([
      {
        id: expect.stringMatching(/^rs_/) as unknown,
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: 'Hm' }],
      },
      expect.objectContaining({ id: expect.stringMatching(/^msg_/) as unknown, type: 'message' }),
      {
        id: expect.stringMatching(/^fc_/) as unknown,
        type: 'function_call',
        status: 'completed',
        arguments: '{"a":1}',
        call_id: 'call_1',
        name: 'find',
      },
      {
        id: expect.stringMatching(/^ctc_/) as unknown,
        type: 'custom_tool_call',
        status: 'completed',
        input: 'free',
        call_id: 'call_2',
        name: 'patch',
      },
    ]);
  });

  it('no reasoning item has a status: OpenAI takes none back', () => {
    const [item] = outputOf([
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'eA==' } },
    ]);
    expect(item).not.toHaveProperty('status');
  });

  it('texts and refusals are parts of one message', () => {
    expect(
      contentOf([
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
        { kind: 'refusal', text: 'No.' },
        { kind: 'text', text: 'c' },
      ]),
    ).toMatchObject([
      { type: 'output_text', text: 'ab' },
      { type: 'refusal', refusal: 'No.' },
      { type: 'output_text', text: 'c' },
    ]);
  });

  it.each([
    ['arguments of a custom tool that are no JSON', '{"inp', '{"inp'],
    ['an input that is no text', '{"input":7}', '{"input":7}'],
    ['an empty input', '{"input":""}', ''],
  ])('%s', (_name, argumentsJson, input) => {
    expect(outputOf([{ kind: 'tool_call', id: 'c', name: 'patch', argumentsJson }])[0]).toMatchObject({
      input,
    });
  });

  it('regression: litellm#17254, litellm#18137 tools that the provider runs are no calls', () => {
    expect(
      outputOf([
        searchUse({ query: 'weather' }),
        { kind: 'foreign', dialect: 'anthropic', type: 'web_search_tool_result', value: { content: [] } },
        { kind: 'text', text: 'Sunny.' },
      ]).map(({ type }) => type),
    ).toEqual(['web_search_call', 'message']);
  });

  it('a search is shown with its query', () => {
    expect(outputOf([searchUse({ query: 'weather' })])[0]).toMatchObject({
      status: 'completed',
      action: { type: 'search', query: 'weather', queries: ['weather'] },
    });
    expect(outputOf([searchUse({})])[0]).toMatchObject({ action: { query: '', queries: [] } });
  });

  it("OpenAI's own items are passed on, with an id of their own", () => {
    const item = (id: string): Block => ({
      kind: 'foreign',
      dialect: 'openai',
      type: 'file_search_call',
      value: { type: 'file_search_call', id, status: 'completed' },
    });
    const ids = outputOf([item('fs_1'), item('fs_1'), item('')]).map(({ id }) => id);
    expect(ids[0]).toBe('fs_1');
    expect(new Set(ids).size).toBe(3);
  });

  it('images are results of image generation', () => {
    const source = { kind: 'base64', mediaType: 'image/webp', data: 'aGk=' } as const;
    expect(outputOf([{ kind: 'image', source }])[0]).toMatchObject({
      type: 'image_generation_call',
      status: 'completed',
      result: 'aGk=',
      output_format: 'webp',
    });
  });

  it('token probabilities belong to the first text', () => {
    const content = [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }];
    const answer = answerOf(
      [
        { kind: 'thinking', text: 'Hm', signature: null },
        { kind: 'text', text: 'a' },
      ],
      {
        logprobs: { content },
      },
    );
    expect((writeAnswer(answer, sampleContext())['output'] as JsonObject[])[1]).toMatchObject({
      content: [{ logprobs: content }],
    });
  });
});

describe('phases', () => {
  it('texts of another phase are another message, and each says its own', () => {
    const blocks: Block[] = [
      { kind: 'text', text: 'I will look.', phase: 'commentary' },
      { kind: 'text', text: ' Now.', phase: 'commentary' },
      { kind: 'text', text: 'It rains.', phase: 'final_answer' },
      { kind: 'refusal', text: 'No more.' },
    ];
    expect(outputOf(blocks)).toMatchObject([
      { id: expect.stringMatching(/_0$/), phase: 'commentary', content: [{ text: 'I will look. Now.' }] },
      {
        id: expect.stringMatching(/_1$/),
        phase: 'final_answer',
        content: [{ text: 'It rains.' }, { refusal: 'No more.' }],
      },
    ]);
  });
});

describe('sound of the chat API', () => {
  const audio = (value: JsonObject): Block => ({ kind: 'foreign', dialect: 'openai', type: 'audio', value });

  it.each<[string, JsonObject, unknown]>([
    ['its words are shown', { id: 'audio_1', data: 'UklGRg==', transcript: 'Hello' }, [{ text: 'Hello' }]],
    ['without words it is left out', { id: 'audio_1', data: 'UklGRg==' }, undefined],
  ])('there is no item for it: %s', (_name, value, content) => {
    const [item] = outputOf([audio(value)]);
    expect(item?.['content']).toEqual(
      content === undefined ? undefined : [expect.objectContaining({ text: 'Hello' })],
    );
  });
});

describe('annotations', () => {
  it.each<[string, Block, JsonObject[]]>([
    [
      'a range that the citation tells',
      {
        kind: 'text',
        text: 'France won.',
        citations: [{ url: 'https://e.com', title: 'E', startIndex: 0, endIndex: 6 }],
      },
      [{ type: 'url_citation', start_index: 0, end_index: 6, url: 'https://e.com', title: 'E' }],
    ],
    [
      'the text it came with, for one that tells no range; the address for a title',
      { kind: 'text', text: 'France won.', citations: [{ url: 'https://e.com', citedText: 'x' }] },
      [{ type: 'url_citation', start_index: 0, end_index: 11, url: 'https://e.com', title: 'https://e.com' }],
    ],
    [
      "OpenAI's annotations of files as they came",
      {
        kind: 'text',
        text: 'See.',
        citations: [{ raw: { type: 'file_path', file_id: 'file_1', index: 0 } }],
      },
      [{ type: 'file_path', file_id: 'file_1', index: 0 }],
    ],
    [
      'a file that another provider keeps',
      {
        kind: 'text',
        text: 'See.',
        citations: [{ title: 'a.pdf', raw: { type: 'page_location', file_id: 'file_1' } }],
      },
      [{ type: 'file_citation', file_id: 'file_1', filename: 'a.pdf', index: 4 }],
    ],
    [
      'none for a source without address or file',
      {
        kind: 'text',
        text: 'See.',
        citations: [{ title: 'Doc', raw: { type: 'char_location', file_id: null } }],
      },
      [],
    ],
  ])('%s', (_name, block, annotations) => {
    expect(contentOf([block])[0]).toMatchObject({ annotations });
  });

  it('ranges count from the part, not from the whole answer', () => {
    const output = outputOf([
      { kind: 'text', text: 'First.' },
      { kind: 'tool_call', id: 'c', name: 'find', argumentsJson: '{}' },
      { kind: 'text', text: 'Then ' },
      {
        kind: 'text',
        text: 'cited.',
        citations: [{ url: 'https://e.com' }, { url: 'https://f.com', startIndex: 8, endIndex: 17 }],
      },
    ]);
    expect(output[2]?.['content']).toMatchObject([
      {
        text: 'Then cited.',
        annotations: [
          { start_index: 5, end_index: 11 },
          { start_index: 2, end_index: 11 },
        ],
      },
    ]);
  });
});
