import type { BodyDialect } from '@trueport/contracts';
import { anthropicSteps } from './anthropic-stream.js';
import { chatSteps } from './chat-stream.js';
import { geminiSteps } from './gemini-stream.js';
import { memberOf, memberText, readSpans, type JsonSpan } from './json-spans.js';
import { responsesSteps } from './responses-stream.js';
import type { StreamStep } from './stream-slots.js';

/** The kinds of streams; each provider has its own, and some serve those of others. */
export type StreamKind = 'chat' | 'responses' | 'anthropic' | 'gemini';

/** What an event says. */
export interface StreamReading {
  /** `null` when the event does not tell. */
  readonly kind: StreamKind | null;
  readonly steps: readonly StreamStep[];
  /** The document, `null` when there is none. */
  readonly root: JsonSpan | null;
  /** Whether all of the document is there. */
  readonly isComplete: boolean;
}

const silent: StreamReading = { kind: null, steps: [], root: null, isComplete: true };
const maxDepth = 64;
const anthropicType = /^(?:message_|content_block_)/;
const openBrace = 0x7b;

/** Reads an event of a stream of any kind: the document tells which. Never throws; what is no JSON says nothing. */
export function readEvent(bytes: Buffer, start: number): StreamReading {
  if (bytes[start] !== openBrace) return silent;
  const { root, isComplete } = readSpans(bytes, start, maxDepth);
  if (root === null) return { ...silent, isComplete };
  return { ...readDocument(bytes, root), root, isComplete };
}

function readDocument(bytes: Buffer, root: JsonSpan): Pick<StreamReading, 'kind' | 'steps'> {
  if (memberOf(root, 'choices') !== undefined) return { kind: 'chat', steps: chatSteps(bytes, root) };
  if (memberOf(root, 'candidates') !== undefined) return { kind: 'gemini', steps: geminiSteps(bytes, root) };
  const type = memberText(bytes, root, 'type');
  if (type === null) return { kind: null, steps: chatSteps(bytes, root) };
  // Both dialects have an event `error`; only that of Responses has its message at the top.
  if (anthropicType.test(type) || memberOf(root, 'error') !== undefined) {
    return { kind: 'anthropic', steps: anthropicSteps(bytes, root, type) };
  }
  if (type === 'ping') return { kind: 'anthropic', steps: [] };
  return { kind: 'responses', steps: responsesSteps(bytes, root, type) };
}

/** The kind of a provider's streams, as long as no event has told. */
export function usualKind(provider: BodyDialect): StreamKind {
  switch (provider) {
    case 'openai':
    case 'azure':
      return 'chat';
    case 'anthropic':
      return 'anthropic';
    case 'google':
      return 'gemini';
  }
}
