import { describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import { mockText } from '../mock-text.js';
import { openAiFailures } from '../openai-client.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { clock, person, pixel, says, weather } from './samples.js';

const contract = useContract();

const functionTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  type: 'function' as const,
  name,
  description,
  parameters: schema as unknown as Record<string, unknown>,
  strict: true,
});

describe.each(contractProviders)('the openai SDK, responses at $header', ({ header, name }) => {
  const client = (): OpenAI =>
    new OpenAI({
      baseURL: contract.baseUrl,
      apiKey: contract.apiKey,
      maxRetries: 0,
      fetch: contract.fetch,
      defaultHeaders: { 'x-portkey-provider': header },
    });

  it('answers whole, with usage and a request id', async () => {
    const answer = await client().responses.create({
      model: models.assistant,
      instructions: 'Be brief.',
      input: says.hello,
    });
    expect(answer).toMatchObject({ object: 'response', status: 'completed' });
    expect(answer.output_text).toContain('mock');
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.input_tokens ?? 0) + (answer.usage?.output_tokens ?? 0),
    );
    expect(answer._request_id).toBe(contract.answers[0]?.headers.get('x-request-id'));
    expect(contract.sentUpstream()).toContain('Be brief.');
  });

  it('streams through the helper, which puts the same answer together', async () => {
    const stream = client().responses.stream({ model: models.assistant, input: says.hello });
    let text = '';
    stream.on('response.output_text.delta', ({ delta }) => {
      text += delta;
    });
    const answer = await stream.finalResponse();
    expect(answer.status).toBe('completed');
    expect(answer.output_text).toBe(text);
    expect(text).toContain('mock');
    expect(answer.usage?.output_tokens).toBeGreaterThan(0);
  });

  it('numbers the events of a stream without a gap', async () => {
    const events = [];
    const params = { model: models.assistant, input: says.hello };
    for await (const event of await client().responses.create({ ...params, stream: true })) {
      events.push(event);
    }
    expect(events[0]?.type).toBe('response.created');
    expect(events.at(-1)?.type).toBe('response.completed');
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
  });

  it.each([false, true])('continues a response that is stored, streaming: %s', async (stream) => {
    const { responses } = client();
    const first = await responses.create({ model: models.assistant, input: 'My name is Grace.' });
    contract.mocks.clearRequests();
    const params = {
      model: models.assistant,
      previous_response_id: first.id,
      input: 'What is my name?',
    };
    const second = stream ? await responses.stream(params).finalResponse() : await responses.create(params);
    expect(second.previous_response_id).toBe(first.id);
    expect(second.output_text).toContain('mock');
    expect(contract.sentUpstream()).toMatch(/My name is Grace\.|previous_response_id/);
    expect(contract.sentUpstream()).toContain('What is my name?');
  });

  it('gives a stored response back, lists its input, and forgets it', async () => {
    const { responses } = client();
    const made = await responses.create({ model: models.assistant, input: says.hello });
    const found = await responses.retrieve(made.id);
    expect(found).toMatchObject({ id: made.id, output_text: made.output_text });
    const items = await responses.inputItems.list(made.id);
    expect(JSON.stringify(items.data)).toContain(says.hello);
    await responses.delete(made.id);
    await expect(responses.retrieve(made.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('keeps nothing that is not to be stored', async () => {
    const { responses } = client();
    const made = await responses.create({ model: models.assistant, input: says.hello, store: false });
    await expect(responses.retrieve(made.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it.each([false, true])('runs a loop of tools to its end, streaming: %s', async (stream) => {
    const { responses } = client();
    const tools = [functionTool(weather), functionTool(clock)];
    const ask = (input: ResponseInputItem[]) =>
      stream
        ? responses.stream({ model: models.assistant, input, tools }).finalResponse()
        : responses.create({ model: models.assistant, input, tools });
    const question: ResponseInputItem = { role: 'user', content: says.useTwoTools };
    const first = await ask([question]);
    const calls = first.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    expect(calls.map(({ name }) => name)).toEqual([weather.name, clock.name]);
    expect(calls.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([
      weather.input,
      weather.input,
    ]);
    expect(new Set(calls.map(({ call_id }) => call_id)).size).toBe(2);
    const second = await ask([
      question,
      ...(first.output as ResponseInputItem[]),
      ...calls.map(({ call_id, name }) => ({
        type: 'function_call_output' as const,
        call_id,
        output: `result of ${name}`,
      })),
    ]);
    expect(second.output_text).toContain(`result of ${weather.name}`);
    expect(second.output_text).toContain(`result of ${clock.name}`);
  });

  it('answers by a schema, which the SDK parses', async () => {
    const answer = await client().responses.parse({
      model: models.assistant,
      input: says.hello,
      text: {
        format: { type: 'json_schema', name: person.name, strict: true, schema: { ...person.schema } },
      },
    });
    expect(JSON.parse(answer.output_text)).toEqual(person.answer);
    expect(answer.status).toBe('completed');
  });

  it('shows the provider an image', async () => {
    const answer = await client().responses.create({
      model: models.assistant,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: says.look },
            { type: 'input_image', image_url: pixel.url, detail: 'auto' },
          ],
        },
      ],
    });
    expect(answer.output_text).toBe(mockText);
    expect(contract.sentUpstream()).toContain(pixel.data);
  });

  it.each([false, true])('shows a summary of its thoughts, streaming: %s', async (stream) => {
    const params = {
      model: models.thinker,
      input: says.hello,
      reasoning: { effort: 'low' as const, summary: 'auto' as const },
      include: ['reasoning.encrypted_content' as const],
    };
    const { responses } = client();
    const answer = stream ? await responses.stream(params).finalResponse() : await responses.create(params);
    const thought = answer.output.find(({ type }) => type === 'reasoning');
    expect(JSON.stringify(thought)).toContain('wants an answer');
    // Gemini signs texts and calls, not thoughts.
    if (name !== 'google')
      expect(thought).toMatchObject({ encrypted_content: expect.any(String) as unknown });
    expect(answer.output_text).toContain('mock');
  });

  it.each(openAiFailures)('throws its own error where the provider is %s', async (model, Failure) => {
    const failure = await client()
      .responses.create({ model, input: says.hello })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    const { requestID, headers, message } = failure as InstanceType<typeof OpenAI.APIError>;
    expect(message).toContain('The mock provider was asked to fail.');
    expect(requestID).toBe(contract.answers[0]?.headers.get('x-request-id'));
    if (model === 'limited') expect(headers?.get('retry-after')).toBe('60');
  });

  it('throws its own error for a response that is not there, naming the field', async () => {
    const failure = await client()
      .responses.create({ model: models.assistant, input: says.hello, previous_response_id: 'resp_nobodys' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ param: 'previous_response_id' });
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const params = { model: models.endless, input: says.hello };
    for await (const event of await client().responses.create({ ...params, stream: true }))
      if (event.type === 'response.output_text.delta') break;
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });
});
