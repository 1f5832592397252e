import type { DroppedFields } from '../../conversation/dropped-fields.js';
import type { JsonObject } from '../../json.js';
import type { EmbeddingsRequest } from './read-request.js';

/** How models of one maker are asked for embeddings. */
export interface EmbeddingFamily {
  /**
   * The bodies of the calls, at least one.
   *
   * @param id of the model, without a region
   * @throws TranslationRefusal for what these models cannot do
   */
  readonly write: (request: EmbeddingsRequest, id: string, dropped: DroppedFields) => readonly JsonObject[];
  /** Vectors of one answer, in order. */
  readonly readVectors: (body: JsonObject) => readonly unknown[];
  /** Input tokens of one answer; `null` when its body does not say. */
  readonly readTokens: (body: JsonObject) => number | null;
}
