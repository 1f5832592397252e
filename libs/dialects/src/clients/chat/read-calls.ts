import type { Extra, ToolCallBlock } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';
import type { LegacyCalls } from './legacy-calls.js';
import { readGoogleSignature } from './read-thoughts.js';

/** The `tool_calls` of an assistant message. `index`, left over from a stream, says nothing. */
export function readToolCalls(message: FieldReader, extras: Extra[]): ToolCallBlock[] {
  return (message.list('tool_calls') ?? []).map((item, at) => {
    const call = FieldReader.of(item, `${message.pathOf('tool_calls')}[${at}]`);
    call.value('index');
    const type = call.choice('type', ['function', 'custom']) ?? 'function';
    const block = type === 'function' ? readFunctionCall(call, extras) : readCustomCall(call, extras);
    extras.push(...call.unread());
    return block;
  });
}

function readFunctionCall(call: FieldReader, extras: Extra[]): ToolCallBlock {
  const id = call.requiredText('id');
  const signature = readGoogleSignature(call);
  const called = FieldReader.of(call.value('function'), call.pathOf('function'));
  const block = { ...calledFunction(called, id), ...given({ signature }) };
  extras.push(...called.unread());
  return block;
}

/** Free text as the one argument `input` of a function. */
function readCustomCall(call: FieldReader, extras: Extra[]): ToolCallBlock {
  const id = call.requiredText('id');
  const custom = FieldReader.of(call.value('custom'), call.pathOf('custom'));
  const name = custom.requiredText('name');
  const argumentsJson = JSON.stringify({ input: custom.text('input') ?? '' });
  extras.push(...custom.unread());
  return { kind: 'tool_call', id, name, argumentsJson };
}

/** The `function_call` of an assistant message, from before tools. */
export function readFunctionCallOf(
  message: FieldReader,
  calls: LegacyCalls,
  extras: Extra[],
): ToolCallBlock[] {
  const value = message.nested('function_call');
  if (value === undefined) return [];
  const called = new FieldReader(value, message.pathOf('function_call'));
  const block = calledFunction(called, calls.call(called.requiredText('name')));
  extras.push(...called.unread());
  return [block];
}

/** Name and arguments; some clients send the arguments as the object they stand for. */
function calledFunction(called: FieldReader, id: string): ToolCallBlock {
  const name = called.requiredText('name');
  const value = called.value('arguments');
  const argumentsJson = typeof value === 'object' ? JSON.stringify(value) : (called.text('arguments') ?? '');
  return { kind: 'tool_call', id, name, argumentsJson };
}
