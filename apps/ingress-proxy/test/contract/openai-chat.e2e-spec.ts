import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import OpenAI from 'openai';
import { mockText } from '../mock-text.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { clock, person, pixel, says, weather } from './samples.js';

const contract = useContract();

const chatTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  type: 'function' as const,
  function: { name, description, parameters: schema as unknown as Record<string, unknown> },
});
const user = (content: string) => ({ role: 'user' as const, content });

describe.each(contractProviders)('the openai SDK, chat completions at $header', ({ header, name }) => {
  const client = (apiKey = contract.apiKey): OpenAI =>
    new OpenAI({
      baseURL: contract.baseUrl,
      apiKey,
      maxRetries: 0,
      fetch: contract.fetch,
      defaultHeaders: { 'x-portkey-provider': header },
    });

  it('answers whole, with usage and a request id', async () => {
    const answer = await client().chat.completions.create({
      model: models.assistant,
      messages: [{ role: 'system', content: 'Be brief.' }, user(says.hello)],
    });
    expect(answer.object).toBe('chat.completion');
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]).toMatchObject({ index: 0, finish_reason: 'stop' });
    expect(answer.choices[0]?.message.content).toContain('mock');
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
    expect(answer._request_id).toBe(contract.answers[0]?.headers.get('x-request-id'));
    expect(contract.sentUpstream()).toContain('Be brief.');
  });

  it('streams through the helper, which puts the same answer together', async () => {
    const stream = client().chat.completions.stream({
      model: models.assistant,
      stream_options: { include_usage: true },
      messages: [user(says.hello)],
    });
    let text = '';
    stream.on('content', (delta) => {
      text += delta;
    });
    const answer = await stream.finalChatCompletion();
    expect(answer.choices[0]?.message.content).toBe(text);
    expect(text).toContain('mock');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it('does not show usage in a stream to who has not asked for it', async () => {
    const stream = await client().chat.completions.create({
      model: models.assistant,
      stream: true,
      messages: [user(says.hello)],
    });
    for await (const chunk of stream) {
      expect(chunk.usage ?? null).toBeNull();
      expect(chunk.choices).not.toHaveLength(0);
    }
  });

  it('calls two tools at once in a stream, each under its own id', async () => {
    const answer = await client()
      .chat.completions.stream({
        model: models.assistant,
        messages: [user(says.useTwoTools)],
        tools: [chatTool(weather), chatTool(clock)],
      })
      .finalChatCompletion();
    const calls = (answer.choices[0]?.message.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
    expect(calls.map((call) => call.function.name)).toEqual([weather.name, clock.name]);
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual([
      weather.input,
      weather.input,
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it.each([false, true])('runs a loop of tools to its end, streaming: %s', async (stream) => {
    const asked: unknown[] = [];
    const tool = {
      type: 'function' as const,
      function: {
        name: weather.name,
        description: weather.description,
        parameters: weather.schema as unknown as Record<string, unknown>,
        parse: JSON.parse as (text: string) => object,
        function: (input: object): string => {
          asked.push(input);
          return 'sunny and 21 degrees';
        },
      },
    };
    const params = { model: models.assistant, messages: [user(says.useTool)], tools: [tool] };
    const { completions } = client().chat;
    const runner = stream
      ? completions.runTools({ ...params, stream: true })
      : completions.runTools({ ...params, stream: false });
    expect(await runner.finalContent()).toContain('sunny and 21 degrees');
    expect(asked).toEqual([weather.input]);
    expect(contract.answers).toHaveLength(2);
  });

  it('calls the tool that it must', async () => {
    const answer = await client().chat.completions.create({
      model: models.assistant,
      messages: [user(says.hello)],
      tools: [chatTool(weather), chatTool(clock)],
      tool_choice: { type: 'function', function: { name: clock.name } },
    });
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: clock.name } }]);
  });

  it('answers by a schema, which the SDK parses', async () => {
    const answer = await client().chat.completions.parse({
      model: models.assistant,
      messages: [user(says.hello)],
      response_format: {
        type: 'json_schema',
        json_schema: { name: person.name, strict: true, schema: { ...person.schema } },
      },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual(person.answer);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
  });

  it('shows the provider an image', async () => {
    const answer = await client().chat.completions.create({
      model: models.assistant,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: says.look },
            { type: 'image_url', image_url: { url: pixel.url } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe(mockText);
    expect(contract.sentUpstream()).toContain(pixel.data);
  });

  const expectThoughts = (shown: unknown, reasoningTokens: number | undefined): void => {
    if (name === 'openai' || name === 'azure') expect(reasoningTokens).toBeGreaterThan(0);
    else expect(shown).toContain('The user wants an answer.');
    expect(contract.answers[0]?.headers.get('x-gateway-warnings')).toBeNull();
  };
  const thinking = {
    model: models.thinker,
    reasoning_effort: 'low' as const,
    messages: [user(says.hello)],
  };

  it('thinks as hard as it is told, and shows the thoughts that the provider shows', async () => {
    const answer = await client().chat.completions.create(thinking);
    const message = answer.choices[0]?.message as OpenAI.ChatCompletionMessage & {
      reasoning_content?: string;
    };
    expect(message.content).toContain('mock');
    expectThoughts(message.reasoning_content, answer.usage?.completion_tokens_details?.reasoning_tokens);
  });

  it('streams thoughts before the text', async () => {
    const shown = { reasoning_content: '', content: '' };
    let reasoningTokens: number | undefined;
    const stream = await client().chat.completions.create({
      ...thinking,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const { choices, usage } of stream) {
      const delta = (choices[0]?.delta ?? {}) as { content?: string; reasoning_content?: string };
      if (delta.reasoning_content) expect(shown.content).toBe('');
      shown.reasoning_content += delta.reasoning_content ?? '';
      shown.content += delta.content ?? '';
      reasoningTokens = usage?.completion_tokens_details?.reasoning_tokens;
    }
    expect(shown.content).toContain('mock');
    expectThoughts(shown.reasoning_content, reasoningTokens);
  });

  it.each([
    ['refusing', 400, OpenAI.BadRequestError],
    ['missing', 404, OpenAI.NotFoundError],
    ['limited', 429, OpenAI.RateLimitError],
    ['failing', 500, OpenAI.InternalServerError],
  ] as const)('throws its own error where the provider is %s', async (model, status, Failure) => {
    const failure = await client()
      .chat.completions.create({ model, messages: [user(says.hello)] })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    const { requestID, headers, message } = failure as InstanceType<typeof OpenAI.APIError>;
    expect(message).toContain('The mock provider was asked to fail.');
    expect(requestID).toBe(contract.answers[0]?.headers.get('x-request-id'));
    expect(contract.answers[0]?.status).toBe(status);
    if (status === 429) expect(headers?.get('retry-after')).toBe('60');
  });

  it('throws its own error, naming the field, for what a provider cannot be told', async () => {
    if (name === 'openai' || name === 'azure') return;
    const params = { model: models.assistant, messages: [user(says.hello)], logit_bias: { '50256': -100 } };
    const failure = await client()
      .chat.completions.create(params)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ param: 'logit_bias', type: 'invalid_request_error' });
    expect(contract.sentUpstream()).toBe('');
  });

  it('throws its own error for a key that has reached its limit', async () => {
    const { completions } = client(contract.ingress.slowApiKey).chat;
    const ask = () => completions.create({ model: models.assistant, messages: [user(says.hello)] });
    // One is allowed a minute; three calls see two minutes at most.
    const ends = await Promise.allSettled([ask(), ask(), ask()]);
    const [failure] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(failure).toBeInstanceOf(OpenAI.RateLimitError);
    const { headers, code } = failure as InstanceType<typeof OpenAI.RateLimitError>;
    expect(code).toBe('rate_limit_exceeded');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('throws its own error for an unknown key', async () => {
    const params = { model: models.assistant, messages: [user(says.hello)] };
    await expect(client('sk-nobody').chat.completions.create(params)).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const stream = await client().chat.completions.create({
      model: models.endless,
      stream: true,
      messages: [user(says.hello)],
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });

  it('ends the provider’s work when the client leaves before the answer begins', async () => {
    const abort = new AbortController();
    const asked = client().chat.completions.create(
      { model: models.silent, stream: true, messages: [user(says.hello)] },
      { signal: abort.signal },
    );
    await waitUntil(() => contract.mocks.requests().length > 0, { what: 'the request at the provider' });
    abort.abort();
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await contract.hungUpOn('delay_5000');
    const [event] = await contract.ingress.completedEvents(
      ({ data }) => data.requested_model === models.silent && data.provider === name,
    );
    expect(event?.data).toMatchObject({ status_code: 499, error_code: 'CLIENT_CLOSED_REQUEST' });
  });
});
