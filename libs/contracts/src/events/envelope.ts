import { z } from 'zod';

/** Largest event on the bus, bytes of its JSON; larger payloads are cut before publishing. */
export const maxEventBytes = 512 * 1024;

/**
 * A versioned CloudEvent around `data`. `v` is the version of `data`; a consumer refuses versions it does not know.
 *
 * @source CloudEvents 1.0.2, JSON format; `v` is an extension attribute
 */
export function eventSchema<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.object({
    specversion: z.literal('1.0'),
    id: z.string().min(1),
    source: z.string().min(1),
    type: z.literal(type),
    time: z.iso.datetime(),
    v: z.literal(1),
    data,
  });
}
