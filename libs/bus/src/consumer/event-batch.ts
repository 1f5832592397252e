/** Events that are handled together; acknowledged together when the handler has finished. */
export interface EventBatch<Event> {
  readonly events: readonly Event[];
}
