import { objectIdSchema, type GatewayError } from '@trueport/contracts';

/** An id in the form of ours. @throws what a missing record is answered with: what cannot be an id is answered the same */
export function knownId(id: string, missing: () => GatewayError): string {
  if (!objectIdSchema.safeParse(id).success) throw missing();
  return id;
}
