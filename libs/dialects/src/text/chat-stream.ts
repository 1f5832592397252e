import { memberOf, type JsonSpan } from './json-spans.js';
import { collectParts } from './part-collector.js';
import {
  elementsOf,
  everyEnd,
  hasValue,
  pieceAt,
  rawMember,
  rawMembers,
  wholesOf,
  type PieceStep,
  type StreamStep,
} from './stream-slots.js';
import { shape, text } from './text-shape.js';

const envelopeNames = ['id', 'object', 'created', 'model', 'service_tier', 'system_fingerprint'];
const deltaNames = ['content', 'refusal', 'reasoning_content', 'reasoning'];
const citation = shape({ title: text, cited_text: text });
/** Texts that are never cut into pieces. */
const wholes = shape({
  annotations: shape({ url_citation: citation, file_citation: shape({ filename: text }) }),
});

/**
 * Steps of a chunk of a chat or legacy completion.
 *
 * @source openai 7.55 `ChatCompletionChunk`, `Completion`; `reasoning_content`, `reasoning` and `reasoning_details`
 *   are extensions of compatible servers; read 2026-11
 */
export function chatSteps(bytes: Buffer, root: JsonSpan): StreamStep[] {
  if (memberOf(root, 'error') !== undefined) return [everyEnd];
  return elementsOf(root, 'choices').flatMap((choice, at) =>
    new ChoiceReader(bytes, root, choice, rawMember(bytes, choice, 'index', String(at))).steps(),
  );
}

class ChoiceReader {
  constructor(
    private readonly bytes: Buffer,
    private readonly root: JsonSpan,
    private readonly choice: JsonSpan,
    private readonly index: string,
  ) {}

  steps(): StreamStep[] {
    const { bytes, choice, index } = this;
    const steps: StreamStep[] = [];
    for (const holder of ['delta', 'message']) {
      const delta = memberOf(choice, holder);
      if (delta === undefined) continue;
      for (const name of deltaNames) steps.push(...this.deltaText(delta, name));
      steps.push(...this.otherTexts(delta));
      steps.push(...wholesOf(collectParts(bytes, delta, wholes, 'assistant')));
    }
    steps.push(...this.piece(choice, 'text', 'text', (json) => `"text":${json}`));
    if (hasValue(bytes, choice, 'finish_reason'))
      steps.push({ kind: 'end', prefix: `${index}.`, except: null });
    return steps;
  }

  /** A text of the delta, or the list of parts some servers send in its place. */
  private deltaText(delta: JsonSpan, name: string): StreamStep[] {
    const compose = (json: string): string => `"delta":{"${name}":${json}}`;
    const parts = elementsOf(delta, name).flatMap((part) => this.piece(part, 'text', name, compose));
    return [...this.piece(delta, name, name, compose), ...parts];
  }

  private otherTexts(delta: JsonSpan): StreamStep[] {
    const call = memberOf(delta, 'function_call');
    const legacyCall = (json: string): string => `"delta":{"function_call":{"arguments":${json}}}`;
    const transcript = (json: string): string => `"delta":{"audio":{"transcript":${json}}}`;
    return [
      ...elementsOf(delta, 'tool_calls').flatMap((toolCall, at) => this.toolCall(toolCall, at)),
      ...elementsOf(delta, 'reasoning_details').flatMap((detail, at) => this.reasoningDetail(detail, at)),
      ...this.piece(call, 'arguments', 'function_call', legacyCall),
      ...this.piece(memberOf(delta, 'audio'), 'transcript', 'audio', transcript),
    ];
  }

  private toolCall(call: JsonSpan, at: number): StreamStep[] {
    const index = rawMember(this.bytes, call, 'index', String(at));
    const compose = (kind: string, name: string) => (json: string) =>
      `"delta":{"tool_calls":[{"index":${index},"${kind}":{"${name}":${json}}}]}`;
    return [
      ...this.piece(
        memberOf(call, 'function'),
        'arguments',
        `tool.${index}`,
        compose('function', 'arguments'),
      ),
      ...this.piece(memberOf(call, 'custom'), 'input', `tool.${index}`, compose('custom', 'input')),
    ];
  }

  private reasoningDetail(detail: JsonSpan, at: number): StreamStep[] {
    const index = rawMember(this.bytes, detail, 'index', String(at));
    const type = rawMember(this.bytes, detail, 'type', '"reasoning.text"');
    return ['text', 'summary'].flatMap((name) =>
      this.piece(
        detail,
        name,
        `reasoning_details.${index}.${name}`,
        (json) => `"delta":{"reasoning_details":[{"type":${type},"index":${index},"${name}":${json}}]}`,
      ),
    );
  }

  private piece(
    holder: JsonSpan | undefined,
    name: string,
    channel: string,
    compose: (json: string) => string,
  ): PieceStep[] {
    const { bytes, root, index } = this;
    const value = memberOf(holder, name);
    if (value?.kind !== 'string') return [];
    const again = (replacement: string) => ({
      name: null,
      json: `{${rawMembers(bytes, root, envelopeNames)}"choices":[{"index":${index},${compose(JSON.stringify(replacement))},"finish_reason":null}]}`,
    });
    return [pieceAt(bytes, value, { channel: `${index}.${channel}`, role: 'assistant', again })];
  }
}
