import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import type { Block, ForeignBlock, ImageBlock, Signature } from '../../conversation/conversation.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { citationOf } from './citations.js';

/** What a block of an answer is to the client; `null` for one that says nothing. */
export function answerBlock(content: JsonObject, { toolNames }: AnswerContext): Block | null {
  const text = asText(content.text);
  if (text !== null) return text === '' ? null : { kind: 'text', text };
  const reasoning = asObject(content.reasoningContent);
  if (reasoning !== null) return thoughtBlock(reasoning);
  const call = asObject(content.toolUse);
  if (call !== null && !isServerTool(call)) {
    return {
      kind: 'tool_call',
      id: asText(call.toolUseId) ?? '',
      name: toolNames.toClient(calledName(call.name)),
      argumentsJson: argumentsOf(call.input),
    };
  }
  const cited = asObject(content.citationsContent);
  if (cited !== null) return citedBlock(cited);
  const image = asObject(content.image);
  return (
    (image === null ? null : imageBlock(image.format, asObject(image.source)?.bytes)) ?? foreignBlock(content)
  );
}

/** Whether Bedrock itself runs the tool. */
export function isServerTool({ type }: JsonObject): boolean {
  return type === 'server_tool_use';
}

/** Name of a called tool. gpt-oss adds marks of its own format to it: `get_weather<|channel|>commentary`. */
export function calledName(name: unknown): string {
  const text = asText(name) ?? '';
  const mark = text.indexOf('<|');
  return mark > 0 ? text.slice(0, mark) : text;
}

/** Arguments as text; what a model wrote that is no object is passed on as it came. */
export function argumentsOf(input: unknown): string {
  if (input === undefined || input === null) return '';
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** A thought's mark, which only Bedrock's models take back. */
export function bedrockSignature(value: string): Signature {
  return { provider: 'bedrock', value };
}

function thoughtBlock(reasoning: JsonObject): Block | null {
  const redacted = asText(reasoning.redactedContent);
  if (redacted !== null) return { kind: 'redacted_thinking', signature: bedrockSignature(redacted) };
  const thought = asObject(reasoning.reasoningText);
  const text = asText(thought?.text) ?? '';
  const signature = asText(thought?.signature);
  if (text === '' && signature === null) return null;
  return { kind: 'thinking', text, signature: signature === null ? null : bedrockSignature(signature) };
}

function citedBlock({ content, citations }: JsonObject): Block | null {
  const text = asList(content)
    .map((part) => asText(asObject(part)?.text) ?? '')
    .join('');
  if (text === '') return null;
  const read = asList(citations).flatMap((citation) => {
    const object = asObject(citation);
    return object === null ? [] : [citationOf(object)];
  });
  return { kind: 'text', text, ...(read.length > 0 && { citations: read }) };
}

/** @param bytes base64 */
export function imageBlock(format: unknown, bytes: unknown): ImageBlock | null {
  const data = asText(bytes);
  if (data === null) return null;
  return { kind: 'image', source: { kind: 'base64', mediaType: `image/${asText(format) ?? 'png'}`, data } };
}

/** A block that only Bedrock knows, such as the calls of its own tools and their results. */
export function foreignBlock(value: JsonObject): ForeignBlock {
  const type = asObject(value.toolUse) === null ? Object.keys(value)[0] : 'server_tool_use';
  return { kind: 'foreign', dialect: 'bedrock', type: type ?? 'unknown', value };
}
