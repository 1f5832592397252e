import type { Answer } from '../../conversation/answer.js';
import type { AnswerError } from '../../conversation/answer-error.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { Block, Signature } from '../../conversation/conversation.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { readAnthropicUsage } from '../../anthropic/usage.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';
import { usageOf } from '../../usage-accumulator.js';
import { readCitation } from './citations.js';
import { readStop, stopReasonOf } from './stop.js';

/**
 * Reads a whole message of Anthropic's Messages API.
 *
 * @throws AnswerFailure for an error that came as an answer, and for an answer without content
 */
export function readAnthropicAnswer(body: JsonObject, answering: AnswerContext): Answer {
  checkAnswer(body);
  const { usage, model, serviceTier } = usageOf(body, readAnthropicUsage);
  const blocks = readContent(asList(body.content), answering);
  const stop = readStop(body);
  const stopReason = stopReasonOf(
    stop.reason,
    blocks.some(({ kind }) => kind === 'tool_call'),
  );
  if (stop.explanation !== null) blocks.push({ kind: 'refusal', text: stop.explanation });
  return {
    id: asLabel(body.id),
    model,
    choices: [{ blocks, stopReason, stopSequence: stop.sequence }],
    usage,
    serviceTier,
    warnings:
      stopReason === 'unknown'
        ? [`stop_reason: ${String(stop.reason)} is not known, shown as a plain stop`]
        : [],
  };
}

/** Anthropic's mark on a thought; an empty text is none. */
export function ownSignature(value: unknown): Signature | null {
  return typeof value === 'string' && value !== '' ? { provider: 'anthropic', value } : null;
}

/** Arguments of a call as JSON text. */
export function argumentsOf(input: unknown): string {
  if (typeof input === 'string') return input;
  return isPresent(input) ? JSON.stringify(input) : '{}';
}

function checkAnswer(body: JsonObject): void {
  if (Array.isArray(body.content)) return;
  throw new AnswerFailure(readInBandError('anthropic-messages', body) ?? withoutContent);
}

const withoutContent: AnswerError = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider sent an answer without content.',
  retryable: true,
};

function readContent(content: readonly unknown[], answering: AnswerContext): Block[] {
  const items = content
    .map(asObject)
    .filter((item) => item !== null)
    .filter(({ type }) => typeof type === 'string');
  // A real call beside it makes the answer a call: the client has to run that first.
  const isText = !items.some(({ type, name }) => type === 'tool_use' && name !== answering.outputTool);
  const blocks: Block[] = [];
  let textLength = 0;
  for (const item of items) {
    const block = readBlock(item, answering, textLength, isText);
    if (block === null) continue;
    if (block.kind === 'text') textLength += block.text.length;
    blocks.push(block);
  }
  return blocks;
}

function readBlock(
  item: JsonObject,
  { toolNames, outputTool }: AnswerContext,
  textLength: number,
  isOutputText: boolean,
): Block | null {
  switch (item.type) {
    case 'text':
      return readText(item, textLength);
    case 'thinking':
      return { kind: 'thinking', text: asText(item.thinking) ?? '', signature: ownSignature(item.signature) };
    case 'redacted_thinking':
      return {
        kind: 'redacted_thinking',
        signature: { provider: 'anthropic', value: asText(item.data) ?? '' },
      };
    case 'tool_use': {
      const name = asText(item.name) ?? '';
      if (name === outputTool) return isOutputText ? { kind: 'text', text: argumentsOf(item.input) } : null;
      return {
        kind: 'tool_call',
        id: asText(item.id) ?? '',
        name: toolNames.toClient(name),
        argumentsJson: argumentsOf(item.input),
      };
    }
    default:
      return { kind: 'foreign', dialect: 'anthropic', type: asText(item.type) ?? '', value: item };
  }
}

function readText(item: JsonObject, startIndex: number): Block {
  const text = asText(item.text) ?? '';
  const citations = asList(item.citations)
    .map((citation) => readCitation(citation, startIndex, startIndex + text.length))
    .filter((citation) => citation !== null);
  return { kind: 'text', text, ...(citations.length > 0 ? { citations } : {}) };
}
