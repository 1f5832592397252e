import { claudeStopReasons } from '../anthropic/messages.js';
import { asRecord, asRecords, isGiven, type JsonRecord } from '../json-values.js';
import {
  countTokens,
  nextId,
  ok,
  textIn,
  thoughtSignature,
  type MockAnswer,
  type MockRequest,
} from '../mock-answer.js';
import { replyTo, textOf, type Reply } from '../reply.js';
import { converseProblem } from './check-converse.js';
import { failed } from './errors.js';
import { eventFrame, exceptionFrame } from './frame.js';

const eventStream = 'application/vnd.amazon.eventstream';

/** Input tokens of a Converse request. */
export function converseInput(body: JsonRecord): number {
  return countTokens(textIn(body.system) + textIn(body.messages)) + 6;
}

/** `/model/{id}/converse` and `/converse-stream` */
export function answerConverse(
  model: string,
  body: JsonRecord,
  request: MockRequest,
  isStream: boolean,
): MockAnswer {
  const problem = converseProblem(body);
  if (problem !== null) return failed(400, problem);
  const reply = replyToConverse(body, request.pieces);
  const blocks = contentBlocks(reply);
  const usage = usageOf(model, converseInput(body), reply);
  const metrics = { latencyMs: 312 };
  const stopReason = claudeStopReasons[reply.finish];
  const tier = isGiven(body.serviceTier) ? { serviceTier: body.serviceTier } : {};
  if (!isStream) {
    const output = { message: { role: 'assistant', content: blocks.map(({ whole }) => whole) } };
    const stopFields = stopSequence(body, { stop_sequence: null });
    return ok({ metrics, output, stopReason, usage, ...stopFields, ...tier });
  }
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [
      eventFrame('messageStart', { role: 'assistant' }),
      ...blocks.flatMap(blockFrames),
      eventFrame('messageStop', { stopReason, ...stopSequence(body, { delta: { stop_sequence: null } }) }),
      eventFrame('metadata', { usage, metrics, ...tier }),
    ],
    errorPart: exceptionFrame('serviceUnavailableException', 'The service is unavailable. Try again later.'),
  };
}

function stopSequence(body: JsonRecord, additionalModelResponseFields: object): object {
  return isGiven(body.additionalModelResponseFieldPaths) ? { additionalModelResponseFields } : {};
}

/** Models whose name says so read from the cache and write to it; Bedrock counts both outside of the input. */
function usageOf(model: string, inputTokens: number, reply: Reply): object {
  const outputTokens = countTokens(textOf(reply)) + countTokens(reply.thoughts.join(''));
  const [read, written] = model.includes('cached') ? [1_024, 256] : [0, 0];
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + read + written,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: written,
    ...(written > 0 && { cacheDetails: [{ ttl: '5m', inputTokens: written }] }),
    serverToolUsage: {},
  };
}

function replyToConverse(body: JsonRecord, pieces: number): Reply {
  const last = asRecords(asRecords(body.messages).findLast(({ role }) => role === 'user')?.content);
  const config = asRecord(body.toolConfig);
  const choice = asRecord(config.toolChoice);
  const fields = asRecord(body.additionalModelRequestFields);
  const claudeChoice = asRecord(fields.tool_choice);
  const specs = asRecords(config.tools).flatMap(({ toolSpec }) =>
    isGiven(toolSpec) ? [asRecord(toolSpec)] : [],
  );
  const named = asRecord(choice.tool).name ?? claudeChoice.name;
  return replyTo({
    tools: specs.map((spec) => ({ name: String(spec.name), schema: asRecord(spec.inputSchema).json })),
    forced: isGiven(named) ? String(named) : isGiven(choice.any) || claudeChoice.type === 'any',
    mayCallTwice: claudeChoice.disable_parallel_tool_use !== true,
    userText: textIn(last),
    toolResults: last.flatMap(({ toolResult }) => (isGiven(toolResult) ? [textIn(toolResult)] : [])),
    wantsThoughts: isThinking(fields),
    schema: schemaOf(body),
    maxTokens: asRecord(body.inferenceConfig).maxTokens,
    pieces,
  });
}

function isThinking(fields: JsonRecord): boolean {
  const types = [asRecord(fields.thinking).type, asRecord(fields.reasoningConfig).type];
  return types.some((type) => type === 'enabled' || type === 'adaptive') || isGiven(fields.reasoning_effort);
}

/** The schema of structured output is text. */
function schemaOf(body: JsonRecord): unknown {
  const format = asRecord(asRecord(body.outputConfig).textFormat);
  const { schema } = asRecord(asRecord(format.structure).jsonSchema);
  return typeof schema === 'string' ? JSON.parse(schema) : undefined;
}

/** A block of the answer, whole and in the steps of a stream. Only calls are announced. */
interface ContentBlock {
  readonly whole: object;
  readonly start?: object;
  readonly deltas: readonly object[];
}

function contentBlocks({ thoughts, pieces, calls }: Reply): ContentBlock[] {
  return [
    ...(thoughts.length > 0 ? [thoughtBlock(thoughts)] : []),
    ...(calls.length === 0
      ? [{ whole: { text: pieces.join('') }, deltas: pieces.map((text) => ({ text })) }]
      : []),
    ...calls.map(({ name, input, fragments }): ContentBlock => {
      const call = { toolUseId: nextId('tooluse_'), name };
      return {
        whole: { toolUse: { ...call, input, type: 'tool_use' } },
        start: { toolUse: call },
        deltas: ['', ...fragments].map((json) => ({ toolUse: { input: json } })),
      };
    }),
  ];
}

function thoughtBlock(thoughts: readonly string[]): ContentBlock {
  const signature = thoughtSignature();
  return {
    whole: { reasoningContent: { reasoningText: { text: thoughts.join(''), signature } } },
    deltas: [
      ...thoughts.map((text) => ({ reasoningContent: { text } })),
      { reasoningContent: { signature } },
    ],
  };
}

function blockFrames({ start, deltas }: ContentBlock, contentBlockIndex: number): Buffer[] {
  return [
    ...(start === undefined ? [] : [eventFrame('contentBlockStart', { contentBlockIndex, start })]),
    ...deltas.map((delta) => eventFrame('contentBlockDelta', { contentBlockIndex, delta })),
    eventFrame('contentBlockStop', { contentBlockIndex }),
  ];
}
