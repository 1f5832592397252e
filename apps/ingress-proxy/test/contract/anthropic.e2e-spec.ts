import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from '@jest/globals';
import AnthropicBefore1 from 'anthropic-sdk-0';
import { mockText } from '../mock-text.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { clock, person, pixel, says, weather } from './samples.js';

const contract = useContract();

// The requests and answers of these tests are the same in both; 1.x sends its key as a bearer token, 0.x as `x-api-key`.
const sdks = [
  { sdk: '1.x', Sdk: Anthropic },
  { sdk: '0.x', Sdk: AnthropicBefore1 as unknown as typeof Anthropic },
];
const cases = sdks.flatMap((sdk) => contractProviders.map((provider) => ({ ...sdk, ...provider })));

const customTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  name,
  description,
  input_schema: schema as unknown as Anthropic.Tool.InputSchema,
});
const user = (content: string): Anthropic.MessageParam => ({ role: 'user', content });
const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');
const callsOf = ({ content }: Anthropic.Message): Anthropic.ToolUseBlock[] =>
  content.filter((block) => block.type === 'tool_use');

describe.each(cases)('the anthropic SDK $sdk, messages at $header', ({ Sdk, header, name }) => {
  const client = (apiKey = contract.apiKey): Anthropic =>
    new Sdk({
      baseURL: contract.ingress.url,
      apiKey,
      maxRetries: 0,
      fetch: contract.fetch,
      defaultHeaders: { 'x-portkey-provider': header },
    });
  const hello = { model: models.assistant, max_tokens: 256, messages: [user(says.hello)] };

  it('answers whole, with usage and a request id', async () => {
    const answer = await client().messages.create({ ...hello, system: 'Be brief.' });
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
    expect(textOf(answer)).toContain('mock');
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
    expect(answer._request_id).toBe(contract.answers[0]?.headers.get('request-id'));
    expect(contract.sentUpstream()).toContain('Be brief.');
  });

  it('streams through the helper, which puts the same answer together', async () => {
    const stream = client().messages.stream(hello);
    let text = '';
    stream.on('text', (delta) => {
      text += delta;
    });
    const answer = await stream.finalMessage();
    expect(textOf(answer)).toBe(text);
    expect(text).toContain('mock');
    expect(answer.stop_reason).toBe('end_turn');
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  });

  it.each([false, true])('calls two tools at once and takes their results, streaming: %s', async (stream) => {
    const { messages } = client();
    const ask = (turns: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
      const params = { ...hello, messages: turns, tools: [customTool(weather), customTool(clock)] };
      return stream ? messages.stream(params).finalMessage() : messages.create(params);
    };
    const first = await ask([user(says.useTwoTools)]);
    const calls = callsOf(first);
    expect(first.stop_reason).toBe('tool_use');
    expect(calls.map((call) => call.name)).toEqual([weather.name, clock.name]);
    expect(calls.map(({ input }) => input)).toEqual([weather.input, weather.input]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    const second = await ask([
      user(says.useTwoTools),
      { role: 'assistant', content: first.content },
      {
        role: 'user',
        content: calls.map((call) => ({
          type: 'tool_result',
          tool_use_id: call.id,
          content: `result of ${call.name}`,
        })),
      },
    ]);
    expect(textOf(second)).toContain(`result of ${weather.name}`);
    expect(textOf(second)).toContain(`result of ${clock.name}`);
  });

  it.each([false, true])('runs a loop of tools to its end, streaming: %s', async (stream) => {
    const asked: unknown[] = [];
    const tool = {
      type: 'custom' as const,
      ...customTool(weather),
      parse: (input: unknown): unknown => input,
      run: (input: unknown): string => {
        asked.push(input);
        return 'sunny and 21 degrees';
      },
    };
    const params = { ...hello, messages: [user(says.useTool)], tools: [tool] };
    const { messages } = client().beta;
    const answer = await (stream
      ? messages.toolRunner({ ...params, stream: true }).runUntilDone()
      : messages.toolRunner({ ...params, stream: false }).runUntilDone());
    expect(JSON.stringify(answer.content)).toContain('sunny and 21 degrees');
    expect(asked).toEqual([weather.input]);
  });

  it('calls the tool that it must', async () => {
    const answer = await client().messages.create({
      ...hello,
      tools: [customTool(weather), customTool(clock)],
      tool_choice: { type: 'tool', name: clock.name },
    });
    expect(callsOf(answer).map((call) => call.name)).toEqual([clock.name]);
  });

  it('answers by a schema, which the SDK parses', async () => {
    const answer = await client().messages.parse({
      ...hello,
      output_config: {
        format: {
          type: 'json_schema',
          schema: { ...person.schema },
          parse: (text: string) => JSON.parse(text) as unknown,
        },
      },
    });
    expect(answer.parsed_output).toEqual(person.answer);
    expect(answer.stop_reason).toBe('end_turn');
  });

  it('counts tokens before it asks', async () => {
    const { max_tokens: _limit, ...asked } = hello;
    const { input_tokens: few } = await client().messages.countTokens(asked);
    const { input_tokens: more } = await client().messages.countTokens({
      ...asked,
      system: 'Be brief, and answer in the language of the question.',
    });
    expect(few).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(few);
  });

  it('shows the provider an image', async () => {
    const answer = await client().messages.create({
      ...hello,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: says.look },
            { type: 'image', source: { type: 'base64', media_type: pixel.mediaType, data: pixel.data } },
          ],
        },
      ],
    });
    expect(textOf(answer)).toBe(mockText);
    expect(contract.sentUpstream()).toContain(pixel.data);
  });

  it.each([false, true])(
    'thinks, calls, and goes on from its own thoughts, streaming: %s',
    async (stream) => {
      const { messages } = client();
      const ask = (turns: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
        const params: Anthropic.MessageCreateParamsNonStreaming = {
          model: models.thinker,
          max_tokens: 4096,
          thinking: { type: 'enabled', budget_tokens: 2048 },
          messages: turns,
          tools: [customTool(weather)],
        };
        return stream ? messages.stream(params).finalMessage() : messages.create(params);
      };
      const first = await ask([user(says.useTool)]);
      const [call] = callsOf(first);
      const thought = first.content.find((block) => block.type === 'thinking');
      // OpenAI's chat keeps its thoughts to itself.
      if (name !== 'openai' && name !== 'azure') expect(thought?.thinking).toContain('wants an answer');
      contract.mocks.clearRequests();
      const second = await ask([
        user(says.useTool),
        { role: 'assistant', content: first.content },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'sunny' }],
        },
      ]);
      expect(textOf(second)).toContain('sunny');
      if (thought?.signature) expect(contract.sentUpstream()).toContain(thought.signature);
      if (name === 'google') expect(contract.sentUpstream()).toContain('thoughtSignature');
    },
  );

  it.each([
    ['refusing', 400, Sdk.BadRequestError],
    ['missing', 404, Sdk.NotFoundError],
    ['limited', 429, Sdk.RateLimitError],
    ['failing', 500, Sdk.InternalServerError],
  ] as const)('throws its own error where the provider is %s', async (model, status, Failure) => {
    const failure = await client()
      .messages.create({ ...hello, model })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    const { requestID, headers, message, error } = failure as InstanceType<typeof Anthropic.APIError>;
    expect(message).toContain('The mock provider was asked to fail.');
    expect(error).toMatchObject({ type: 'error' });
    expect(requestID).toBe(contract.answers[0]?.headers.get('request-id'));
    expect(contract.answers[0]?.status).toBe(status);
    if (status === 429) expect(headers?.get('retry-after')).toBe('60');
  });

  it('throws its own error, naming the field, for what a provider cannot be told', async () => {
    if (name === 'anthropic') return;
    const failure = await client()
      .beta.messages.create({ ...hello, thread: { type: 'create' } })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Sdk.BadRequestError);
    expect(failure).toMatchObject({ error: { error: { type: 'invalid_request_error', param: 'thread' } } });
    expect(contract.sentUpstream()).toBe('');
  });

  it('throws its own error for an unknown key', async () => {
    await expect(client('sk-nobody').messages.create(hello)).rejects.toBeInstanceOf(Sdk.AuthenticationError);
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const stream = client().messages.stream({ ...hello, model: models.endless });
    stream.once('text', () => stream.abort());
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Sdk.APIUserAbortError);
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });
});

describe.each(sdks)('the anthropic SDK $sdk, models', ({ Sdk }) => {
  it('lists the names that clients may ask for, and tells of one', async () => {
    const client = new Sdk({
      baseURL: contract.ingress.url,
      apiKey: contract.apiKey,
      maxRetries: 0,
      fetch: contract.fetch,
    });
    const listed: string[] = [];
    for await (const model of client.models.list()) listed.push(model.id);
    expect(listed).toEqual(expect.arrayContaining([models.assistant, models.thinker]));
    expect(await client.models.retrieve(models.assistant)).toMatchObject({
      id: models.assistant,
      type: 'model',
    });
    await expect(client.models.retrieve('nobodys')).rejects.toBeInstanceOf(Sdk.NotFoundError);
  });
});
