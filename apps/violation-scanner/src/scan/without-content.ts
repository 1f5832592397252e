import { contentCapturedDataSchema, contentCapturedSchema } from '@trueport/contracts';
import type { z } from 'zod';

/**
 * A captured content as its dead letter keeps it: where it was, not what it was, because dead letters live longer than
 * contents may. Only members that are known and are what they should be are kept: what does not fit the schema may
 * have its text anywhere. Takes whatever was on the bus; never throws.
 */
export function withoutContent(event: unknown): unknown {
  const { data } = isObject(event) ? event : {};
  return {
    ...fittingMembers(contentCapturedSchema.omit({ data: true }).shape, event),
    data: { ...fittingMembers(contentCapturedDataSchema.shape, data), body_base64: '' },
  };
}

function fittingMembers(shape: Readonly<Record<string, z.ZodType>>, value: unknown): object {
  const members = isObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, schema]) => {
      const checked = schema.safeParse(members[name]);
      return checked.success ? [[name, checked.data]] : [];
    }),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
