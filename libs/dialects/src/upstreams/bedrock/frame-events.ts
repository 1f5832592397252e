import type { AnswerError } from '../../conversation/answer-error.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/index.js';
import { asObject, parseJson, type JsonObject } from '../../json.js';
import type { AwsFrame } from '../../wire/aws-event-stream.js';

/** Begin of the name of an event that is a failure; the name of the exception follows. */
export const exceptionPrefix = 'exception:';

/**
 * A frame of Bedrock as an event of its stream: `:event-type` is the name, the payload the data. Exceptions and errors
 * of the connection are named `exception:<type>` and have a `message`; so is a payload that is no JSON object.
 */
export function streamEventOf({ headers, payload }: AwsFrame): StreamEvent {
  const header = (name: string): string => {
    const value = headers.get(name);
    return value?.type === 'string' ? value.value : '';
  };
  const messageType = header(':message-type');
  if (messageType === 'error')
    return { name: exceptionPrefix + header(':error-code'), data: { message: header(':error-message') } };
  const data = asObject(parseJson(payload.toString()));
  if (messageType === 'exception')
    return { name: exceptionPrefix + header(':exception-type'), data: messageOf(data, payload) };
  if (data === null)
    return {
      name: `${exceptionPrefix}UnreadableEvent`,
      data: { message: 'An event of Bedrock is no JSON object.' },
    };
  return { name: header(':event-type'), data };
}

function messageOf(data: JsonObject | null, payload: Buffer): JsonObject {
  if (data === null) return { message: payload.toString() };
  return { ...data, message: data.message ?? data.Message ?? data.originalMessage ?? '' };
}

/** The failure that an event stands for; `null` when it is none. */
export function failureOfEvent({ name, data }: StreamEvent): AnswerError | null {
  if (name?.startsWith(exceptionPrefix) !== true) return null;
  const type = name.slice(exceptionPrefix.length);
  // Errors of the connection have codes such as `InternalFailure`.
  const exception = /(?:exception|error)$/i.test(type) ? type : `${type}Exception`;
  return readInBandError('bedrock-converse', data, exception);
}
