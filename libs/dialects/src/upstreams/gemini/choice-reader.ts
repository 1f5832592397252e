import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { Block, Citation, Signature } from '../../conversation/conversation.js';
import type { ToolNames } from '../../conversation/tool-names.js';
import { asLabel, asList, asObject, asText, type JsonObject } from '../../json.js';
import type { CallIds } from './call-ids.js';
import { citationsOf } from './citations.js';
import { isFinishReason } from './finish-reasons.js';
import { openAiLogprobs } from './logprobs.js';
import { wholeBlock } from './whole-block.js';

/** What the choices of one answer share. */
export interface Reading {
  readonly steps: AnswerSteps;
  readonly toolNames: ToolNames;
  readonly callIds: CallIds;
  responseId: string | null;
  /** What was lost, for the client. */
  readonly warnings: Set<string>;
}

/** Reads one choice, chunk by chunk: texts go on in the open block as long as they are of the same kind. */
export class ChoiceReader {
  /** Why the choice ended; the latest reason counts, as content may still follow an early one. */
  finishReason: string | null = null;
  hasContent = false;
  hasCalls = false;
  private open: { readonly block: number; readonly kind: 'text' | 'thinking' } | null = null;
  private text = '';
  private readonly cited = new Set<string>();

  constructor(
    private readonly reading: Reading,
    private readonly choice: number,
  ) {}

  /** Reads the choice's part of one chunk. */
  read(candidate: JsonObject): void {
    for (const value of asList(asObject(candidate.content)?.parts)) {
      const part = asObject(value);
      if (part !== null) this.readPart(part);
    }
    this.readLogprobs(candidate.logprobsResult);
    for (const citation of citationsOf(candidate, this.text)) this.cite(citation);
    if (isFinishReason(candidate.finishReason)) this.finishReason = candidate.finishReason;
  }

  private readPart(part: JsonObject): void {
    const call = asObject(part.functionCall);
    if (call !== null) this.readCall(call, signatureOf(part));
    else if (typeof part.text === 'string') this.readText(part.text, part);
    else this.readWhole(part);
  }

  /** Calls come whole. One without a name is none. */
  private readCall(call: JsonObject, signature: Signature | null): void {
    const name = asText(call.name) ?? '';
    if (name === '') return;
    const { steps, toolNames, callIds, responseId } = this.reading;
    this.close();
    const id = callIds.next(asLabel(call.id), responseId);
    const signed = signature === null ? {} : { signature };
    const block = steps.open(this.choice, {
      kind: 'tool_call',
      id,
      name: toolNames.toClient(name),
      ...signed,
    });
    steps.arguments(block, JSON.stringify(asObject(call.args) ?? {}));
    steps.close(block);
    this.hasCalls = true;
    this.hasContent = true;
  }

  private readText(text: string, part: JsonObject): void {
    const { steps } = this.reading;
    const signature = signatureOf(part);
    if (text === '' && signature === null) return;
    const kind = part.thought === true ? 'thinking' : 'text';
    const block = this.blockOf(kind);
    steps.text(block, text);
    if (signature !== null) steps.signature(block, signature);
    if (kind === 'text') this.text += text;
    if (text !== '') this.hasContent = true;
  }

  private readWhole(part: JsonObject): void {
    const { steps, warnings } = this.reading;
    const content = wholeBlock(part);
    if (content === null) {
      if (signatureOf(part) !== null) this.readText('', part);
      return;
    }
    if (part.thought === true) {
      warnings.add('thought image: images of thoughts are not shown');
      return;
    }
    if (content.kind !== 'foreign' && signatureOf(part) !== null) {
      warnings.add('thought_signature: only texts and calls can carry it');
    }
    this.openWhole(steps, content);
  }

  private openWhole(steps: AnswerSteps, content: Block): void {
    this.close();
    steps.close(steps.open(this.choice, { kind: 'whole', content }));
    this.hasContent = true;
  }

  private readLogprobs(result: unknown): void {
    if (this.open?.kind !== 'text') return;
    const logprobs = openAiLogprobs(result);
    if (logprobs !== null) this.reading.steps.logprobs(this.open.block, logprobs);
  }

  /** Chunks repeat what they are grounded on: every citation is told once. */
  private cite(citation: Citation): void {
    const key = `${citation.startIndex}-${citation.endIndex} ${citation.url}`;
    if (this.cited.has(key)) return;
    this.cited.add(key);
    this.reading.steps.citation(this.blockOf('text'), citation);
  }

  /** @returns the open block if it is of this kind, else a new one */
  private blockOf(kind: 'text' | 'thinking'): number {
    if (this.open?.kind === kind) return this.open.block;
    this.close();
    const block = this.reading.steps.open(this.choice, { kind });
    this.open = { block, kind };
    return block;
  }

  private close(): void {
    if (this.open !== null) this.reading.steps.close(this.open.block);
    this.open = null;
  }
}

function signatureOf({ thoughtSignature }: JsonObject): Signature | null {
  return typeof thoughtSignature === 'string' && thoughtSignature !== ''
    ? { provider: 'google', value: thoughtSignature }
    : null;
}
