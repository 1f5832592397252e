import type { JsonObject } from '../../json.js';

/** How far an item of the output is. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** Tells of something in the output, as a stream shows it; JSON answers have no use for it. */
export type EmitEvent = (type: string, fields: JsonObject) => void;

/** Where an item stands in a stream. */
export interface ItemPlace {
  readonly id: string;
  readonly outputIndex: number;
  readonly emit: EmitEvent;
}

/** One item of the output while it is written. */
export interface OpenItem {
  /** The item as it is now. */
  snapshot(status: ItemStatus): JsonObject;
  /** Tells that what is in it is complete. */
  finishContent(): void;
}
