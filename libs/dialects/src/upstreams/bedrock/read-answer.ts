import type { Answer } from '../../conversation/answer.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { Block } from '../../conversation/conversation.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { readBedrockUsage } from '../../bedrock/usage.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { usageOf } from '../../usage-accumulator.js';
import { answerBlock } from './answer-blocks.js';
import { failureOf, stopReasonOf, stopSequenceOf } from './stop-reasons.js';

/**
 * Reads a Converse answer. It names neither itself nor its model; a part that is missing is nothing.
 *
 * @throws AnswerFailure when the model's answer could not be read by Bedrock
 * @source @aws-sdk/client-bedrock-runtime 3.1163, `ConverseResponse`; read 2026-11
 */
export function readAnswer(body: JsonObject, answering: AnswerContext): Answer {
  const failure = failureOf(body.stopReason);
  if (failure !== null) throw new AnswerFailure(failure);
  const content = asList(asObject(asObject(body.output)?.message)?.content);
  const read = content.flatMap((item) => {
    const object = asObject(item);
    const block = object === null ? null : answerBlock(object, answering);
    return block === null ? [] : [block];
  });
  const blocks = withOutput(read, answering.outputTool);
  const stopReason = stopReasonOf(
    body.stopReason,
    blocks.some(({ kind }) => kind === 'tool_call'),
  );
  const { usage, serviceTier } = usageOf(body, readBedrockUsage);
  return {
    id: null,
    model: null,
    choices: [{ blocks, stopReason, stopSequence: stopSequenceOf(body.additionalModelResponseFields) }],
    usage,
    serviceTier,
    warnings: warningsOf(body),
  };
}

/** The call of the forced tool is the answer's text, unless the model called a tool of the client's beside it. */
function withOutput(blocks: readonly Block[], outputTool: string | null): readonly Block[] {
  const isOutput = (block: Block): boolean => block.kind === 'tool_call' && block.name === outputTool;
  const output = outputTool === null ? undefined : blocks.find(isOutput);
  if (output?.kind !== 'tool_call') return blocks;
  if (blocks.some((block) => block.kind === 'tool_call' && !isOutput(block)))
    return blocks.filter((block) => !isOutput(block));
  const thoughts = blocks.filter(({ kind }) => kind !== 'tool_call' && kind !== 'text');
  return [...thoughts, { kind: 'text', text: output.argumentsJson }];
}

function warningsOf({ stopReason }: JsonObject): readonly string[] {
  const name = asText(stopReason);
  if (name === null) return ['stop_reason: Bedrock gave none'];
  return stopReasonOf(name, false) === 'unknown' ? [`stop_reason: ${name} is not known`] : [];
}
