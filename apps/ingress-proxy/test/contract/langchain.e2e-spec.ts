import {
  AIMessageChunk,
  HumanMessage,
  SystemMessage,
  ToolMessage,
  type UsageMetadata,
} from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { describe, expect, it } from '@jest/globals';
import { mockText } from '../mock-text.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { clock, person, pixel, says, weather } from './samples.js';

const contract = useContract();

const cases = [false, true].flatMap((useResponsesApi) =>
  contractProviders.map((provider) => ({
    ...provider,
    useResponsesApi,
    api: useResponsesApi ? 'responses' : 'chat',
  })),
);
const functionTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  type: 'function' as const,
  function: { name, description, parameters: { ...schema } },
});

/** Its own type of messages knows no usage. */
const usageOf = (message: object): Partial<UsageMetadata> =>
  (message as { usage_metadata?: UsageMetadata }).usage_metadata ?? {};

describe.each(cases)('LangChain by $api at $header', ({ header, useResponsesApi }) => {
  const chat = (model: string = models.assistant, more: object = {}): ChatOpenAI =>
    new ChatOpenAI({
      model,
      apiKey: contract.apiKey,
      maxRetries: 0,
      useResponsesApi,
      configuration: {
        baseURL: contract.baseUrl,
        fetch: contract.fetch,
        defaultHeaders: { 'x-portkey-provider': header },
      },
      ...more,
    });

  it('invokes, with usage', async () => {
    const answer = await chat().invoke([new SystemMessage('Be brief.'), new HumanMessage(says.hello)]);
    expect(answer.text).toContain('mock');
    expect(usageOf(answer).input_tokens).toBeGreaterThan(0);
    expect(usageOf(answer).output_tokens).toBeGreaterThan(0);
    expect(contract.sentUpstream()).toContain('Be brief.');
  });

  it('streams, with usage', async () => {
    let text = '';
    let outputTokens = 0;
    for await (const chunk of await chat().stream(says.hello)) {
      text += chunk.text;
      outputTokens += usageOf(chunk).output_tokens ?? 0;
    }
    expect(text).toContain('mock');
    expect(outputTokens).toBeGreaterThan(0);
  });

  it('calls two tools at once and takes their results', async () => {
    const bound = chat().bindTools([functionTool(weather), functionTool(clock)]);
    const question = new HumanMessage(says.useTwoTools);
    const first = await bound.invoke([question]);
    const calls = first.tool_calls ?? [];
    expect(calls.map(({ name }) => name)).toEqual([weather.name, clock.name]);
    expect(calls.map(({ args }) => args)).toEqual([weather.input, weather.input]);
    const results = calls.map(
      ({ id, name }) => new ToolMessage({ tool_call_id: id ?? '', content: `result of ${name}` }),
    );
    const second = await bound.invoke([question, first, ...results]);
    expect(second.text).toContain(`result of ${weather.name}`);
    expect(second.text).toContain(`result of ${clock.name}`);
  });

  it('streams two calls, which its chunks add up to', async () => {
    const bound = chat().bindTools([functionTool(weather), functionTool(clock)]);
    let whole = new AIMessageChunk('');
    for await (const chunk of await bound.stream(says.useTwoTools)) whole = whole.concat(chunk);
    expect(whole.tool_calls).toMatchObject([
      { name: weather.name, args: weather.input },
      { name: clock.name, args: weather.input },
    ]);
  });

  it('calls the tool that it must', async () => {
    const bound = chat().bindTools([functionTool(weather), functionTool(clock)], { tool_choice: clock.name });
    expect((await bound.invoke(says.hello)).tool_calls).toMatchObject([{ name: clock.name }]);
  });

  it.each(['jsonSchema', 'functionCalling'] as const)('gives structured output by %s', async (method) => {
    const structured = chat().withStructuredOutput({ ...person.schema }, { name: person.name, method });
    expect(await structured.invoke(says.hello)).toMatchObject({ name: 'Ada' });
  });

  it('shows the provider an image', async () => {
    const content = [
      { type: 'text', text: says.look },
      { type: 'image_url', image_url: { url: pixel.url } },
    ];
    const answer = await chat().invoke([new HumanMessage({ content })]);
    expect(answer.text).toBe(mockText);
    expect(contract.sentUpstream()).toContain(pixel.data);
  });

  it('thinks as hard as it is told', async () => {
    const answer = await chat(models.thinker, { reasoning: { effort: 'low' } }).invoke(says.hello);
    expect(answer.text).toContain('mock');
    expect(usageOf(answer).output_tokens).toBeGreaterThan(0);
  });

  it.each([
    ['refusing', 400],
    ['missing', 404],
    ['limited', 429],
    ['failing', 500],
  ] as const)('throws the error of the openai SDK where the provider is %s', async (model, status) => {
    const failure = await chat(model)
      .invoke(says.hello)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status });
    expect((failure as Error).message).toContain('The mock provider was asked to fail.');
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const stream = await chat(models.endless).stream(says.hello, { signal: abort.signal });
      for await (const chunk of stream) if (chunk.text !== '') abort.abort();
    };
    await read().catch(() => undefined);
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });
});
