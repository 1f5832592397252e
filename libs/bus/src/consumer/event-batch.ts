/** Where a message is: the same message has the same position however often it is delivered. */
export interface MessagePosition {
  readonly stream: string;
  readonly sequence: number;
}

/** Events that are handled together; acknowledged together when the handler has finished. */
export interface EventBatch<Event> {
  readonly events: readonly Event[];
  /** The messages they came in, in order. */
  readonly messages: readonly MessagePosition[];
}
