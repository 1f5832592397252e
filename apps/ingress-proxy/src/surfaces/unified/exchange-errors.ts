import { GatewayError } from '@trueport/contracts';

/** An answer nobody asked for. */
export function unaskedStream(): GatewayError {
  return new GatewayError('UPSTREAM_ERROR', 'The provider sent a stream nobody asked for.');
}

/** An answer that is none of those asked for. */
export function unstreamedAnswer(): GatewayError {
  return new GatewayError('UPSTREAM_ERROR', 'The provider did not stream its answer.');
}

/** Deeper than the stack: no provider takes such a request either. */
export function isTooDeep(cause: unknown): boolean {
  return cause instanceof RangeError;
}

/** The refusal of such a request. */
export function tooDeep(): GatewayError {
  return new GatewayError('BAD_REQUEST', 'The request is nested too deeply.');
}

/** Stands in for the request once nothing of it is needed any more. */
export function alreadyPrepared(): Promise<never> {
  return Promise.reject(new GatewayError('INTERNAL'));
}
