import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { describe, expect, it } from '@jest/globals';
import {
  APICallError,
  generateObject,
  generateText,
  jsonSchema,
  Output,
  stepCountIs,
  streamText,
  tool,
  type LanguageModel,
  type ModelMessage,
} from 'ai';
import { mockText } from '../mock-text.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { person, pixel, says, weather } from './samples.js';

const contract = useContract();

const settings = (header: string) => ({
  baseURL: contract.baseUrl,
  apiKey: contract.apiKey,
  headers: { 'x-portkey-provider': header },
  fetch: contract.fetch,
});

interface Package {
  readonly via: string;
  readonly modelOf: (header: string, model: string) => LanguageModel;
  /** How its applications ask for thoughts. */
  readonly thinking: NonNullable<Parameters<typeof generateText>[0]['providerOptions']>;
}

/** The packages through which applications of the AI SDK speak to the gateway. */
const packages: readonly Package[] = [
  {
    via: '@ai-sdk/openai chat',
    modelOf: (header, model) => createOpenAI(settings(header)).chat(model),
    thinking: { openai: { reasoningEffort: 'low', forceReasoning: true } },
  },
  {
    via: '@ai-sdk/openai responses',
    modelOf: (header, model) => createOpenAI(settings(header)).responses(model),
    thinking: {
      openai: { reasoningEffort: 'low', reasoningSummary: 'auto', forceReasoning: true, store: false },
    },
  },
  {
    via: '@ai-sdk/anthropic',
    modelOf: (header, model) => createAnthropic(settings(header))(model),
    thinking: { anthropic: { thinking: { type: 'enabled', budgetTokens: 2048 } } },
  },
];
const cases = packages.flatMap((one) => contractProviders.map((provider) => ({ ...one, ...provider })));

describe.each(cases)('the AI SDK with $via at $header', ({ via, modelOf, thinking, header, name }) => {
  const asks = (model: string = models.assistant) => ({ model: modelOf(header, model), maxRetries: 0 });
  const personSchema = jsonSchema<typeof person.answer>({ ...person.schema } as unknown as object);
  const weatherTool = (asked: unknown[]) =>
    tool({
      description: weather.description,
      inputSchema: jsonSchema<{ city: string }>({ ...weather.schema } as unknown as object),
      execute: (input) => {
        asked.push(input);
        return 'sunny and 21 degrees';
      },
    });

  it('generates a text, with usage', async () => {
    const answer = await generateText({ ...asks(), instructions: 'Be brief.', prompt: says.hello });
    expect(answer.text).toContain('mock');
    expect(answer.finishReason).toBe('stop');
    expect(answer.usage.inputTokens).toBeGreaterThan(0);
    expect(answer.usage.outputTokens).toBeGreaterThan(0);
    expect(contract.sentUpstream()).toContain('Be brief.');
  });

  it('streams a text, with usage', async () => {
    const stream = streamText({ ...asks(), prompt: says.hello });
    let text = '';
    for await (const part of stream.textStream) text += part;
    expect(text).toContain('mock');
    expect(await stream.text).toBe(text);
    expect(await stream.finishReason).toBe('stop');
    expect((await stream.usage).outputTokens).toBeGreaterThan(0);
  });

  it('runs a loop of tools to its end', async () => {
    const asked: unknown[] = [];
    const answer = await generateText({
      ...asks(),
      prompt: says.useTool,
      tools: { [weather.name]: weatherTool(asked) },
      stopWhen: stepCountIs(3),
    });
    expect(asked).toEqual([weather.input]);
    expect(answer.text).toContain('sunny and 21 degrees');
    expect(answer.steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
  });

  it('runs a streamed loop of two calls at once to its end', async () => {
    const asked: unknown[] = [];
    const stream = streamText({
      ...asks(),
      prompt: says.useTwoTools,
      tools: { [weather.name]: weatherTool(asked), get_forecast: weatherTool(asked) },
      stopWhen: stepCountIs(3),
    });
    expect(await stream.text).toContain('sunny and 21 degrees');
    expect(asked).toEqual([weather.input, weather.input]);
    expect((await stream.steps).map(({ toolCalls }) => toolCalls.length)).toEqual([2, 0]);
  });

  it('calls the tool that it must', async () => {
    const answer = await generateText({
      ...asks(),
      prompt: says.hello,
      tools: { [weather.name]: weatherTool([]) },
      toolChoice: { type: 'tool', toolName: weather.name },
    });
    expect(answer.toolCalls).toMatchObject([{ toolName: weather.name, input: weather.input }]);
  });

  it('thinks, calls, and goes on from its own thoughts', async () => {
    const answer = await generateText({
      ...asks(models.thinker),
      prompt: says.useTool,
      maxOutputTokens: 4096,
      providerOptions: thinking,
      tools: { [weather.name]: weatherTool([]) },
      stopWhen: stepCountIs(3),
    });
    expect(answer.text).toContain('sunny and 21 degrees');
    expect(answer.usage.outputTokens).toBeGreaterThan(0);
    const isOpenAi = name === 'openai' || name === 'azure';
    // The chat of OpenAI has no thoughts to show, and the package for it reads none.
    const isShown = via !== '@ai-sdk/openai chat' && (via !== '@ai-sdk/anthropic' || !isOpenAi);
    if (isShown) expect(answer.steps[0]?.reasoningText).toContain('wants an answer');
  });

  it('generates an object by a schema', async () => {
    const answer = await generateObject({ ...asks(), prompt: says.hello, schema: personSchema });
    expect(answer.object).toEqual(person.answer);
  });

  it('streams an object by a schema', async () => {
    const stream = streamText({
      ...asks(),
      prompt: says.hello,
      output: Output.object({ schema: personSchema }),
    });
    expect(await stream.output).toEqual(person.answer);
  });

  it('shows the provider an image', async () => {
    const content: ModelMessage = {
      role: 'user',
      content: [
        { type: 'text', text: says.look },
        { type: 'file', mediaType: pixel.mediaType, data: pixel.data },
      ],
    };
    const answer = await generateText({ ...asks(), messages: [content] });
    expect(answer.text).toBe(mockText);
    expect(contract.sentUpstream()).toContain(pixel.data);
  });

  it.each([
    ['refusing', 400],
    ['missing', 404],
    ['limited', 429],
    ['failing', 500],
  ] as const)('throws its own error where the provider is %s', async (model, status) => {
    const failure = await generateText({ ...asks(model), prompt: says.hello }).catch(
      (error: unknown) => error,
    );
    expect(APICallError.isInstance(failure)).toBe(true);
    const { statusCode, message, responseHeaders, isRetryable } = failure as APICallError;
    expect(statusCode).toBe(status);
    expect(message).toContain('The mock provider was asked to fail.');
    expect(isRetryable).toBe(status >= 429);
    if (status === 429) expect(responseHeaders?.['retry-after']).toBe('60');
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const abort = new AbortController();
    const stream = streamText({
      ...asks(models.endless),
      prompt: says.hello,
      abortSignal: abort.signal,
      onError: () => undefined,
    });
    for await (const part of stream.stream) if (part.type === 'text-delta') abort.abort();
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });
});
