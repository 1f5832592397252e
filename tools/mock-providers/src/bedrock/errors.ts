import { json, type MockAnswer } from '../mock-answer.js';

const types: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

/** Header that names the exception; the body has its message alone. */
export function errorTypeHeader(status: number): Readonly<Record<string, string>> {
  return {
    'x-amzn-errortype': `${types[status] ?? 'InternalServerException'}:http://internal.amazon.com/coral/`,
  };
}

/** An error as Bedrock gives it. */
export function failed(status: number, message: string): MockAnswer {
  return json(status, { message }, errorTypeHeader(status));
}
