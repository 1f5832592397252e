import { z } from 'zod';

/** Providers the gateway can forward to; the value is what logs, metrics and filters use. */
export const providerNames = ['openai', 'anthropic', 'google', 'azure', 'bedrock'] as const;

/** One of the providers the gateway can forward to. */
export const providerNameSchema = z.enum(providerNames);
export type ProviderName = z.infer<typeof providerNameSchema>;

/** A provider, or `none`: the request was refused before one was chosen. */
export const loggedProviderSchema = z.enum([...providerNames, 'none']);
export type LoggedProvider = z.infer<typeof loggedProviderSchema>;

/** Whose dialect a body is in. Azure speaks OpenAI's and, on paths of its own, Anthropic's. */
export type BodyDialect = Exclude<ProviderName, 'bedrock'>;
export const bodyDialectSchema = z.enum(['openai', 'anthropic', 'google', 'azure']);
