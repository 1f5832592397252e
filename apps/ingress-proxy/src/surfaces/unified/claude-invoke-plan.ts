import {
  anthropicErrorBody,
  claudeInvokeRequest,
  ClaudeInvokeStream,
  type AnswerError,
  type UsageReading,
} from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import { AwsFraming } from './aws-framing.js';
import type { ConversationRequest } from './conversation-plan.js';
import type { PlannedCall } from './planned-call.js';
import { wholeJsonAnswer } from './same-dialect-plan.js';
import { SameDialectStream, type SameDialectStreamOptions } from './same-dialect-stream.js';
import type { StreamTranslation } from './stream-translation.js';
import type { WholeAnswer } from './upstream-call.js';

/**
 * Plans a call of Claude on Bedrock for a client that speaks Claude's own dialect: the body as it came but for what
 * stands elsewhere there.
 *
 * @throws TranslationRefusal for what Converse alone can be asked
 */
export function planClaudeInvoke(
  request: ConversationRequest,
  { baseModel }: Deployment,
  upstream: Upstream,
): PlannedCall {
  const { headers, requestId } = request;
  const betas = headers['anthropic-beta'];
  const betaHeader = Array.isArray(betas) ? betas.join(',') : (betas ?? null);
  const { body, warnings } = claudeInvokeRequest(request.body, { baseModel, betaHeader });
  return {
    upstream,
    headers: request.tracingHeaders,
    contentType: 'application/json',
    bodies: [Buffer.from(JSON.stringify(body))],
    warnings,
    dialect: 'bedrock-converse',
    isVerbatim: false,
    createStream: request.isStream
      ? () =>
          new InvokeStream({
            client: 'anthropic-messages',
            upstream: 'anthropic-messages',
            dialect: 'anthropic',
            hidesUsage: false,
            requestId,
          })
      : null,
    readWhole: ([answer]) => wholeJsonAnswer(answer as WholeAnswer, 'anthropic'),
  };
}

/** Frames of Bedrock, unwrapped into the events that Anthropic's clients read. */
class InvokeStream implements StreamTranslation {
  private readonly framing = new AwsFraming();
  private readonly unwrapped;
  private readonly events;

  constructor(options: SameDialectStreamOptions) {
    this.unwrapped = new ClaudeInvokeStream((error) => anthropicErrorBody(error, options.requestId));
    this.events = new SameDialectStream(options);
  }

  get hasContent(): boolean {
    return this.events.hasContent;
  }

  get error(): AnswerError | null {
    return this.events.error;
  }

  get isOver(): boolean {
    return this.events.isOver;
  }

  push(chunk: Buffer): void {
    this.passOn(this.framing.push(chunk).map((event) => this.unwrapped.push(event)));
  }

  end(): void {
    this.passOn(this.framing.end().map((event) => this.unwrapped.push(event)));
    this.passOn([this.unwrapped.end()]);
    this.events.end();
  }

  fail(error: AnswerError): void {
    this.events.fail(error);
  }

  begin(): void {
    this.events.begin();
  }

  take(): Buffer {
    return this.events.take();
  }

  reading(): UsageReading {
    return this.events.reading();
  }

  keepAlive(): string {
    return this.events.keepAlive();
  }

  private passOn(texts: readonly string[]): void {
    const text = texts.join('');
    if (text !== '') this.events.push(Buffer.from(text));
  }
}
