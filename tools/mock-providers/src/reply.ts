import { textPieces } from './mock-answer.js';
import { sampleValue } from './sample-value.js';

/** What a request asks for, in no provider's dialect. */
export interface Asked {
  /** Functions the model may call; none when the request forbids calls. */
  readonly tools: readonly OfferedTool[];
  /** Name of a function that must be called, or whether any must. */
  readonly forced: string | boolean;
  readonly mayCallTwice: boolean;
  /** Text of the last turn of the user. */
  readonly userText: string;
  /** Results of calls that the conversation ends with. */
  readonly toolResults: readonly string[];
  readonly wantsThoughts: boolean;
  /** Schema of the structured output. */
  readonly schema: unknown;
  readonly maxTokens: unknown;
  /** How many pieces a text of no particular content has. */
  readonly pieces: number;
}

export interface OfferedTool {
  readonly name: string;
  readonly schema: unknown;
}

/** A call the mock makes. */
export interface MockCall {
  readonly name: string;
  readonly input: unknown;
  /** The input as JSON, in pieces. */
  readonly fragments: readonly string[];
}

/** What the mock answers, in no provider's dialect. */
export interface Reply {
  readonly thoughts: readonly string[];
  /** The text in pieces; none when there are calls. */
  readonly pieces: readonly string[];
  readonly calls: readonly MockCall[];
  readonly finish: 'stop' | 'calls' | 'length';
}

const fragmentCharacters = 7;
const thoughtText = 'The user wants an answer. A short one will do.';

/**
 * Decides what to answer: a call when the user says `use the tool` (two for `use two tools`) or the request forces one;
 * a text with the results when there are some; JSON when a schema is given; else a text of no particular content. One
 * token is enough for one piece of it.
 */
export function replyTo(asked: Asked): Reply {
  const thoughts = asked.wantsThoughts ? fragmentsOf(thoughtText) : [];
  const calls = asked.toolResults.length > 0 ? [] : callsFor(asked);
  const pieces = calls.length > 0 ? [] : textFor(asked);
  if (asked.maxTokens === 1) {
    return {
      thoughts: [],
      pieces: (pieces.length > 0 ? pieces : ['Hello']).slice(0, 1),
      calls: [],
      finish: 'length',
    };
  }
  return { thoughts, pieces, calls, finish: calls.length > 0 ? 'calls' : 'stop' };
}

/** A text in pieces as a stream would bring it; no character is split. */
export function fragmentsOf(text: string): string[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / fragmentCharacters);
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * fragmentCharacters, (at + 1) * fragmentCharacters).join(''),
  );
}

/** All text and arguments of a reply, for counting tokens. */
export function textOf({ pieces, calls }: Reply): string {
  return pieces.join('') + calls.map(({ name, fragments }) => name + fragments.join('')).join('');
}

function callsFor({ tools, forced, userText, mayCallTwice }: Asked): MockCall[] {
  const [first, second] = tools;
  if (first === undefined) return [];
  if (userText.includes('use two tools')) {
    return [first, second ?? first].slice(0, mayCallTwice ? 2 : 1).map(callOf);
  }
  if (typeof forced === 'string') return [callOf(tools.find(({ name }) => name === forced) ?? first)];
  return forced || userText.includes('use the tool') ? [callOf(first)] : [];
}

function callOf({ name, schema }: OfferedTool): MockCall {
  const input = sampleValue({ type: 'object', ...(schema as object | undefined) }, 'required');
  return { name, input, fragments: fragmentsOf(JSON.stringify(input)) };
}

function textFor({ toolResults, schema, pieces }: Asked): string[] {
  if (schema !== undefined && schema !== null) return fragmentsOf(JSON.stringify(sampleValue(schema)));
  if (toolResults.length === 0) return textPieces(pieces);
  return fragmentsOf(`The tool says: ${toolResults.join(' / ')}`);
}
