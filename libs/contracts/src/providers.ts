import { z } from 'zod';

/** Providers that have a pass-through surface; the value is what logs, metrics and filters use. */
export const providerNames = ['openai', 'anthropic', 'google', 'azure'] as const;

/** One of the providers the gateway can forward to. */
export const providerNameSchema = z.enum(providerNames);
export type ProviderName = z.infer<typeof providerNameSchema>;
