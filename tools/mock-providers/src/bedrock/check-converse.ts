import { asRecord, asRecords, isGiven, type JsonRecord } from '../json-values.js';

const maxCachePoints = 4;
const documentName = /^(?!.*\s\s)[A-Za-z0-9\s()[\]-]{1,200}$/;
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
const toolUseId = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * What Bedrock would refuse of a Converse request, in its own words; `null` when nothing. These are the rules that
 * translators get wrong.
 */
export function converseProblem(body: JsonRecord): string | null {
  const messages = asRecords(body.messages).filter(({ role }) => role !== 'system');
  if (messages[0]?.role !== 'user')
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
  const problems = [
    ...messages.map((message, at) => messageProblem(message, messages[at - 1], at)),
    toolProblem(body, messages),
    JSON.stringify(body).split('"cachePoint"').length - 1 > maxCachePoints
      ? `You have exceeded the maximum number of cache points, which is ${maxCachePoints}.`
      : null,
  ];
  return problems.find((problem) => problem !== null) ?? null;
}

function messageProblem(message: JsonRecord, before: JsonRecord | undefined, at: number): string | null {
  const content = asRecords(message.content);
  const place = `messages.${at}.content`;
  if (message.role === before?.role) return 'A conversation must alternate between user and assistant roles.';
  if (content.length === 0) return `The content field in the Message object at messages.${at} is empty.`;
  const blank = content.findIndex(({ text }) => typeof text === 'string' && text.trim() === '');
  if (blank >= 0) return `The text field in the ContentBlock object at ${place}.${blank} is blank.`;
  if (content.some(({ document }) => isGiven(document)) && !content.some(({ text }) => isGiven(text)))
    return 'Add a text to the content block when sending documents.';
  const names = content.flatMap(({ document }) =>
    isGiven(document) ? [String(asRecord(document).name)] : [],
  );
  if (names.some((name) => !documentName.test(name)))
    return 'The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets.';
  return resultProblem(content, before, place);
}

function resultProblem(
  content: readonly JsonRecord[],
  before: JsonRecord | undefined,
  place: string,
): string | null {
  const called = idsOf(asRecords(before?.content), 'toolUse');
  const answered = idsOf(content, 'toolResult');
  const missing = called.filter((id) => !answered.includes(id));
  if (missing.length > 0)
    return `Expected toolResult blocks at ${place} for the following Ids: ${missing.join(', ')}`;
  if (answered.length > called.length)
    return `The number of toolResult blocks at ${place} exceeds the number of toolUse blocks of previous turn.`;
  const invalid = idsOf(content, 'toolUse').find((id) => !toolUseId.test(id));
  return invalid === undefined ? null : `Value '${invalid}' at toolUseId failed to satisfy constraint.`;
}

function toolProblem(body: JsonRecord, messages: readonly JsonRecord[]): string | null {
  const config = asRecord(body.toolConfig);
  const specs = asRecords(config.tools).flatMap(({ toolSpec }) =>
    isGiven(toolSpec) ? [asRecord(toolSpec)] : [],
  );
  const usesTools = messages.some(({ content }) =>
    asRecords(content).some((block) => isGiven(block.toolUse) || isGiven(block.toolResult)),
  );
  if (usesTools && specs.length === 0)
    return 'The toolConfig field must be defined when using toolUse and toolResult content blocks.';
  const invalid = specs.find(({ name }) => !toolName.test(String(name)));
  if (invalid !== undefined)
    return `Value '${String(invalid.name)}' at toolSpec.name failed to satisfy constraint.`;
  const additional = asRecord(asRecord(body.additionalModelRequestFields).tool_choice);
  return isGiven(config.toolChoice) && isGiven(additional.type)
    ? 'The additional field tool_choice/type conflicts with the existing field toolConfig.toolChoice.'
    : null;
}

function idsOf(content: readonly JsonRecord[], kind: 'toolUse' | 'toolResult'): string[] {
  return content.flatMap((block) => (isGiven(block[kind]) ? [String(asRecord(block[kind]).toolUseId)] : []));
}
