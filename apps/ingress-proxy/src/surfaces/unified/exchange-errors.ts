import { GatewayError } from '@trueport/contracts';

/** An answer nobody asked for. */
export function unaskedStream(): GatewayError {
  return new GatewayError('UPSTREAM_ERROR', 'The provider sent a stream nobody asked for.');
}

/** An answer that is none of those asked for. */
export function unstreamedAnswer(): GatewayError {
  return new GatewayError('UPSTREAM_ERROR', 'The provider did not stream its answer.');
}

/** Deeper than the stack: no provider takes such a request either. @source V8, message of the error */
export function isTooDeep(cause: unknown): boolean {
  return cause instanceof RangeError && cause.message.includes('call stack');
}

/** The refusal of such a request. */
export function tooDeep(cause: unknown): GatewayError {
  return new GatewayError('BAD_REQUEST', 'The request is nested too deeply.', { cause });
}
