import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { apiKeyRecordSchema, policyRecordSchema } from '@trueport/contracts';
import { z } from 'zod';

const fileSchema = z.object({
  format: z.literal(2),
  keys: z.array(apiKeyRecordSchema),
  policies: z.array(policyRecordSchema),
});

/** What the hot path needs of the configuration. */
export type StoredConfiguration = Omit<z.output<typeof fileSchema>, 'format'>;

/**
 * The snapshot on disk, so that an instance starts while the store is down. It holds keyed hashes, limits and policies,
 * never a key; readable by its owner only.
 */
export class SnapshotFile {
  constructor(private readonly path: string) {}

  /** The stored configuration, or `null` when there is no file. @throws Error when the file is damaged */
  async read(): Promise<StoredConfiguration | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return fileSchema.parse(JSON.parse(text));
  }

  /** Replaces the file as a whole: after a crash there is the old one or the new one, never half of one. */
  async write(configuration: StoredConfiguration): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}.draft`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ format: 2, ...configuration }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.path);
  }
}
