import { z } from 'zod';

/** State of one thing a service depends on. */
export const dependencyStates = ['connected', 'disconnected'] as const;
export const dependencyStateSchema = z.enum(dependencyStates);
export type DependencyState = z.infer<typeof dependencyStateSchema>;

/** Body of `GET /health`. `degraded`: the service works, but something it depends on is away. */
export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'shutting_down']),
  version: z.string(),
  services: z.record(z.string(), dependencyStateSchema),
});
export type Health = z.output<typeof healthSchema>;
