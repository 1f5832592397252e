import type { AnswerError } from '../../conversation/answer-error.js';
import { brokenOff } from '../../conversation/answer-steps.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { asObject, asText, parseJson, type JsonObject } from '../../json.js';
import { failureOfEvent } from './frame-events.js';

/** What Bedrock adds to the last document; Anthropic's clients do not know it. */
const metricsField = 'amazon-bedrock-invocationMetrics';

const unreadable: AnswerError = {
  kind: 'server',
  httpStatus: 502,
  message: 'A chunk of the provider is none of the documents of Claude.',
  retryable: true,
};

/**
 * Unwraps an InvokeWithResponseStream of Claude into the event stream that Anthropic's clients read: every chunk holds
 * one of Claude's own documents, which goes on as it came. Failures become an `error` event, also that of a stream that
 * breaks off. After its end or an error nothing follows.
 */
export class ClaudeInvokeStream {
  private isOver = false;

  /** @param writeError body of an error in Anthropic's dialect */
  constructor(private readonly writeError: (error: AnswerError) => JsonObject) {}

  /** @returns text of the stream, complete events; `""` when there is nothing to show */
  push(event: StreamEvent): string {
    if (this.isOver) return '';
    if (event.name === 'chunk') return this.chunk(asText(event.data.bytes) ?? '');
    const failure = failureOfEvent(event);
    return failure === null ? '' : this.fail(failure);
  }

  /** The connection ended. @returns the error event that is due when Claude's own end was not seen */
  end(): string {
    return this.isOver ? '' : this.fail(brokenOff);
  }

  private chunk(bytes: string): string {
    const text = Buffer.from(bytes, 'base64').toString();
    const document = asObject(parseJson(text));
    const type = asText(document?.type);
    if (document === null || type === null) return this.fail(unreadable);
    this.isOver = type === 'message_stop' || type === 'error';
    return `event: ${type}\ndata: ${plainText(document, text)}\n\n`;
  }

  private fail(error: AnswerError): string {
    this.isOver = true;
    return `event: error\ndata: ${JSON.stringify(this.writeError(error))}\n\n`;
  }
}

/** The document's own text, unless something has to go from it; a line break would end the line of the event. */
function plainText(document: JsonObject, text: string): string {
  if (document[metricsField] === undefined && !/[\r\n]/.test(text)) return text;
  const { [metricsField]: _metrics, ...others } = document;
  return JSON.stringify(others);
}
