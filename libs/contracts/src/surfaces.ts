import { z } from 'zod';

/** Which part of the data plane took a request; the value is what logs and metrics use. */
const surfaceNames = [
  'passthrough',
  'chat_completions',
  'messages',
  'count_tokens',
  'responses',
  'completions',
  'embeddings',
  'moderations',
  'images',
  'transcriptions',
  'models',
] as const;
export const surfaceNameSchema = z.enum(surfaceNames);
export type SurfaceName = z.infer<typeof surfaceNameSchema>;
