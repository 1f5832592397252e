import {
  TranslationRefusal,
  type Block,
  type Extra,
  type Role,
  type Turn,
} from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { referenceOf } from './item-ids.js';
import { flatName } from './namespaces.js';
import { given } from '../../conversation/given.js';
import { readContent } from './read-content.js';
import { callSignatures, readReasoning, type SignaturesByCall } from './read-reasoning.js';
import { TurnList } from './turn-list.js';

const roles = ['user', 'assistant', 'system', 'developer'] as const;

/** Reports of the provider's own tools in an answer of before; the texts beside them say what came of it. */
const hostedReports = new Set([
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'mcp_list_tools',
  'mcp_call',
]);

interface ItemContext {
  readonly turns: TurnList;
  readonly extras: Extra[];
  readonly signatures: SignaturesByCall;
}

/**
 * Reads `input`, a text or a list of items, into turns.
 *
 * Items that only the provider who runs their tool can read become extras that must be understood; its reports of
 * searches and the like are foreign blocks.
 *
 * @throws TranslationRefusal for what is no input, and for references to items that OpenAI has stored
 */
export function readInput(body: FieldReader, extras: Extra[]): readonly Turn[] {
  const input = body.value('input');
  if (input === undefined) throw body.missing('input');
  if (typeof input === 'string') return [{ role: 'user', blocks: [{ kind: 'text', text: input }] }];
  if (!Array.isArray(input)) throw body.invalid('input', 'a string or an array of items');
  const context = { turns: new TurnList(), extras, signatures: callSignatures(input) };
  input.forEach((item, at) => readItem(FieldReader.of(item, `input[${at}]`), context));
  return context.turns.list();
}

function readItem(fields: FieldReader, context: ItemContext): void {
  const type = typeOfItem(fields);
  // What an item was called and how it ended when it was answered says nothing to a model.
  fields.value('id');
  fields.value('status');
  switch (type) {
    case 'message':
      readMessage(fields, context);
      break;
    case 'function_call':
      readCall(fields, context, fields.requiredText('arguments'));
      break;
    case 'custom_tool_call':
      readCall(fields, context, JSON.stringify({ input: fields.requiredText('input') }));
      break;
    case 'function_call_output':
    case 'custom_tool_call_output':
      readOutput(fields, context);
      break;
    case 'reasoning':
      readReasoning(fields, context.turns, context.extras);
      break;
    case 'item_reference':
      throw new TranslationRefusal(
        fields.path,
        `${fields.path}: references to stored items are not supported.`,
      );
    default:
      readHostedItem(fields, type, context);
      return;
  }
  context.extras.push(...fields.unread());
}

/** Messages may go without a type. */
function typeOfItem(fields: FieldReader): string {
  const type = fields.text('type') ?? 'message';
  return referenceOf(fields.object) === null ? type : 'item_reference';
}

function readMessage(fields: FieldReader, { turns, extras }: ItemContext): void {
  const role = fields.choice('role', roles);
  if (role === undefined) throw fields.missing('role');
  const content = fields.value('content');
  if (content === undefined) throw fields.missing('content');
  const blocks = readContent(content, fields.pathOf('content'), extras);
  const phase = role === 'assistant' ? fields.text('phase') : undefined;
  if (phase === undefined) {
    turns.addMessage(roleOf(role), blocks);
    return;
  }
  // Told as an extra too: only one provider has a word for it.
  extras.push({ path: fields.pathOf('phase'), value: phase, mustUnderstand: false });
  turns.addAssistant(blocks.map((block) => (block.kind === 'text' ? { ...block, phase } : block)));
}

function roleOf(role: (typeof roles)[number]): Role {
  return role === 'developer' ? 'system' : role;
}

function readCall(fields: FieldReader, context: ItemContext, argumentsJson: string): void {
  const id = fields.requiredText('call_id');
  const name = flatName(fields.text('namespace'), fields.requiredText('name'));
  const signature = context.signatures.get(id);
  noteCaller(fields, context.extras);
  context.turns.addAssistant([{ kind: 'tool_call', id, name, argumentsJson, ...given({ signature }) }]);
}

/** The name of the tool stands in the call already. */
function readOutput(fields: FieldReader, { turns, extras }: ItemContext): void {
  fields.value('name');
  fields.value('namespace');
  const callId = fields.requiredText('call_id');
  const output = fields.value('output');
  if (output === undefined) throw fields.missing('output');
  const content: Block[] = readContent(output, fields.pathOf('output'), extras);
  noteCaller(fields, extras);
  turns.addResult({ kind: 'tool_result', callId, content, isError: false });
}

/** A call by the model itself is the usual case. */
function noteCaller(fields: FieldReader, extras: Extra[]): void {
  const caller = fields.nested('caller');
  if (caller === undefined || caller['type'] === 'direct') return;
  extras.push({ path: fields.pathOf('caller'), value: caller, mustUnderstand: false });
}

function readHostedItem({ object, path }: FieldReader, type: string, { turns, extras }: ItemContext): void {
  if (hostedReports.has(type)) {
    turns.addAssistant([{ kind: 'foreign', dialect: 'openai', type, value: object }]);
  } else {
    extras.push({ path, value: object, mustUnderstand: true });
  }
}
