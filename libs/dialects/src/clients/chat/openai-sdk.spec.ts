import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import OpenAI from 'openai';
import type { AnswerEvent, StopReason } from '../../conversation/answer.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { Block } from '../../conversation/conversation.js';
import { asObject, type JsonObject } from '../../json.js';
import { chatClient } from './index.js';
import { sampleUsage } from '../answers.behaviour.js';
import { answerOf, contextOf } from './sample-context.behaviour.js';

const request: JsonObject = {
  model: 'chat-model',
  messages: [{ role: 'user', content: 'Hi.' }],
  stream: true,
  stream_options: { include_usage: true },
};

/** A client of the real SDK that gets this answer for every request. */
function clientThatGets(body: string, contentType: string, status = 200): OpenAI {
  return new OpenAI({
    apiKey: 'none',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(body, { status, headers: { 'content-type': contentType } })),
  });
}

const params = { model: 'chat-model', messages: [{ role: 'user' as const, content: 'Hi.' }] };

function sse(events: readonly AnswerEvent[]): string {
  const writer = chatClient.createStreamWriter(contextOf(request));
  return events.map((event) => writer.write(event)).join('');
}

/** Blocks one after the other, each in two pieces. */
function streamOf(blocks: readonly Block[], stopReason: StopReason): readonly AnswerEvent[] {
  const steps = new AnswerSteps();
  steps.start('msg_1', 'provider-model');
  for (const block of blocks) addBlock(steps, block);
  steps.finish(0, stopReason);
  steps.usage(sampleUsage);
  steps.end();
  return steps.take();
}

function addBlock(steps: AnswerSteps, block: Block): void {
  if (block.kind === 'text' || block.kind === 'thinking' || block.kind === 'refusal') {
    const number = steps.open(0, { kind: block.kind });
    steps.text(number, block.text.slice(0, 2));
    steps.text(number, block.text.slice(2));
    steps.close(number);
  } else if (block.kind === 'tool_call') {
    const number = steps.open(0, { kind: 'tool_call', id: block.id, name: block.name });
    steps.arguments(number, block.argumentsJson.slice(0, 3));
    steps.arguments(number, block.argumentsJson.slice(3));
    steps.close(number);
  } else {
    steps.open(0, { kind: 'whole', content: block });
  }
}

const blocks = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text): Block => ({ kind: 'text', text })),
  fc.string({ minLength: 1 }).map((text): Block => ({ kind: 'refusal', text })),
  fc.string({ minLength: 1 }).map((text): Block => ({ kind: 'thinking', text, signature: null })),
  fc
    .tuple(
      fc.constantFrom('call_1', 'call_2', 'ü'),
      fc.constantFrom('', '{}', '{"a":"größer 😀"}', 'no json'),
    )
    .map(([id, argumentsJson]): Block => ({ kind: 'tool_call', id, name: 'find', argumentsJson })),
  fc.constant<Block>({ kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: {} }),
);

/** What both ways have in common: the SDK puts members of its own beside. */
function essence(completion: OpenAI.ChatCompletion): JsonObject {
  const [choice] = completion.choices;
  const message = choice?.message;
  return {
    content: message?.content ?? '',
    refusal: message?.refusal ?? null,
    calls: (message?.tool_calls ?? []).map((call) =>
      call.type === 'function' ? [call.id, call.function.name, call.function.arguments] : call.id,
    ),
    finish: choice?.finish_reason,
    usage: completion.usage,
    head: [completion.id, completion.model, completion.created],
  };
}

describe("answers of the chat and OpenAI's own SDK", () => {
  it('any answer streams to the completion that its JSON answer is', async () => {
    const property = fc.asyncProperty(
      fc.array(blocks, { maxLength: 6 }),
      fc.constantFrom<StopReason>('end', 'tool_calls', 'length', 'content_filter', 'unknown'),
      async (list, stopReason) => {
        const answer = answerOf(list, { stopReason });
        const json = JSON.stringify(chatClient.writeAnswer(answer, contextOf(request)));
        const whole = await clientThatGets(json, 'application/json').chat.completions.create(params);
        const stream = clientThatGets(
          sse(streamOf(list, stopReason)),
          'text/event-stream',
        ).chat.completions.stream(params);
        expect(essence(await stream.finalChatCompletion())).toEqual(essence(whole));
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  it('a stream that breaks off is an error for the SDK', async () => {
    const events: AnswerEvent[] = [
      { kind: 'start', id: null, model: null },
      { kind: 'error', error: brokenOff },
    ];
    const stream = await clientThatGets(sse(events), 'text/event-stream').chat.completions.create({
      ...params,
      stream: true,
    });
    await expect(stream.toReadableStream().pipeTo(new WritableStream())).rejects.toThrow(brokenOff.message);
  });

  it.each([
    [400, 'invalid_request' as const, OpenAI.BadRequestError, null],
    [401, 'authentication' as const, OpenAI.AuthenticationError, 'invalid_api_key'],
    [404, 'not_found' as const, OpenAI.NotFoundError, 'model_not_found'],
    [429, 'rate_limit' as const, OpenAI.RateLimitError, 'rate_limit_exceeded'],
    [502, 'upstream_auth' as const, OpenAI.InternalServerError, 'upstream_auth'],
  ])(
    'an error with status %i is the class of error that its users catch',
    async (httpStatus, kind, ErrorClass, code) => {
      const body = chatClient.writeError(
        { kind, httpStatus, message: 'It failed.', retryable: false },
        'req_1',
      );
      const client = clientThatGets(JSON.stringify(body), 'application/json', httpStatus);
      const error: unknown = await client.chat.completions.create(params).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ErrorClass);
      expect(asObject(error)).toMatchObject({ code, param: null });
    },
  );
});
