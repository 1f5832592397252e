import { z } from 'zod';

/** What a violation is about. Secrets count as `pii`. */
export const violationTypes = ['pii', 'bias', 'injection', 'exfiltration'] as const;
export const violationTypeSchema = z.enum(violationTypes);
export type ViolationType = z.infer<typeof violationTypeSchema>;

/** How bad it is, worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** Which half of an exchange a text was in. */
export const directions = ['request', 'response'] as const;
export const directionSchema = z.enum(directions);
export type Direction = z.infer<typeof directionSchema>;

/** What people have made of a violation. */
export const violationStatuses = ['open', 'acknowledged', 'false_positive'] as const;
export const violationStatusSchema = z.enum(violationStatuses);
export type ViolationStatus = z.infer<typeof violationStatusSchema>;

/** One kind of thing that was found; the thing itself is never kept. */
export const foundEntitySchema = z.object({
  /** `US_SSN`, `AWS_ACCESS_KEY`, `INSTRUCTION_OVERRIDE`… */
  type: z.string().max(100),
  confidence: z.number().min(0).max(1),
});
export type FoundEntity = z.output<typeof foundEntitySchema>;

/** Longest preview of a text around its findings, characters. */
export const maxPreviewCharacters = 400;
/** Most kinds of things one violation names. */
export const maxEntities = 50;
