import { GatewayError } from '@trueport/contracts';

/** The code of the refusal that an action ends in; `none` without one. */
export function errorCodeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return GatewayError.from(error).code;
  }
}
