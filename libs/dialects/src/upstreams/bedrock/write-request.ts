import type { Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { checkEssentials } from '../essentials.js';
import type { WrittenTurns } from '../turn-list.js';
import { withinCacheLimit } from './cache-points.js';
import { writeOutputFormat, type WrittenFormat } from './output-format.js';
import { writeReasoning } from './reasoning.js';
import { requestMetadataField } from './request-metadata.js';
import { writeSampling } from './sampling.js';
import { extraFields, serviceTierField, stopSequencesField } from './settings.js';
import { writeToolChoice, type WrittenChoice } from './tool-choice.js';
import { writeTurns } from './write-messages.js';
import { writeTools, type WrittenTools } from './write-tools.js';
import { bedrockWriting, type BedrockWriting } from './writing.js';

/** A body has the sequence that was met at one place, a stream at another; what is not there is nothing. */
const stopSequencePaths = ['/stop_sequence', '/delta/stop_sequence'];

/**
 * Writes a request for Converse and ConverseStream; model and action are in the path (see `bedrockPath`).
 *
 * @throws TranslationRefusal naming the field that Bedrock cannot be told
 * @source @aws-sdk/client-bedrock-runtime 3.1163, `ConverseRequest`; design/dialects.md §8; read 2026-11
 */
export function writeBedrockRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest {
  const writing = bedrockWriting(conversation, target);
  checkEssentials(conversation, writing.dropped);
  const tools = writeTools(writing);
  const turns = writeTurns(writing);
  const reasoning = writeReasoning(turns.messages, writing);
  const canForce = writing.traits.forcedTools !== 'none' && reasoning.allowsForcing;
  const format = writeOutputFormat(writing, canForce);
  const outputTool = format.outputTool?.name ?? null;
  const choice = writeToolChoice({ offered: tools, outputTool, canForce }, writing);
  const sampling = writeSampling(writing, reasoning.sampling);
  const { maxTokens } = reasoning;
  const body: JsonObject = {
    ...promptFields(turns, tools, format, choice, writing),
    ...filled('inferenceConfig', {
      ...(maxTokens !== undefined && { maxTokens }),
      ...sampling.inference,
      ...stopSequencesField(writing),
    }),
    ...filled('additionalModelRequestFields', {
      ...reasoning.fields,
      ...sampling.additional,
      ...additionalFields(tools, choice, writing),
    }),
    ...(writing.traits.claude !== null && { additionalModelResponseFieldPaths: stopSequencePaths }),
    ...filled('outputConfig', format.outputConfig ?? {}),
    ...requestMetadataField(writing),
    ...serviceTierField(writing),
  };
  const answering = { toolNames: writing.names, outputTool };
  return { body, warnings: writing.dropped.list(), answering };
}

/** Everything the model reads. */
function promptFields(
  { system, messages }: WrittenTurns,
  { specs }: WrittenTools,
  { outputTool, instruction }: WrittenFormat,
  { toolChoice }: WrittenChoice,
  writing: BedrockWriting,
): JsonObject {
  const instructed = instruction === undefined ? system : [...system, { text: instruction }];
  const allSpecs = outputTool === undefined ? specs : [...specs, outputTool.spec];
  const contents = messages.map(({ content }) => content);
  const [tools = [], systemBlocks = [], ...written] = withinCacheLimit(
    [allSpecs, instructed, ...contents],
    writing,
  );
  return {
    messages: messages.map(({ role }, at) => ({ role, content: written[at] ?? [] })),
    ...(systemBlocks.length > 0 && { system: systemBlocks }),
    ...(tools.length > 0 && { toolConfig: { tools, ...(toolChoice !== undefined && { toolChoice }) } }),
  };
}

/** What goes through to Claude as it is. */
function additionalFields(tools: WrittenTools, choice: WrittenChoice, writing: BedrockWriting): JsonObject {
  const extra = extraFields(writing);
  const betas = [...new Set([...tools.betas, ...extra.betas])];
  return {
    ...extra.fields,
    ...(tools.additional.length > 0 && { tools: tools.additional }),
    ...(choice.additional !== undefined && { tool_choice: choice.additional }),
    ...(betas.length > 0 && { anthropic_beta: betas }),
  };
}

function filled(key: string, fields: JsonObject): JsonObject {
  return Object.keys(fields).length === 0 ? {} : { [key]: fields };
}
