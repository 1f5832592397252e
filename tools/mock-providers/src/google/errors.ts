import { json, type MockAnswer } from '../mock-answer.js';

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

/** Error body of Google's APIs. */
export function googleError(status: number, message: string): unknown {
  return { error: { code: status, message, status: statuses[status] ?? 'INTERNAL' } };
}

export const failed = (status: number, message: string): MockAnswer =>
  json(status, googleError(status, message));
