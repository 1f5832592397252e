import type { JsonObject } from '../../json.js';
import type { EmitEvent, ItemPlace, ItemStatus, OpenItem } from './output-event.js';
import { RefusalPart } from './refusal-part.js';
import { TextPart } from './text-part.js';

/** A `message` of the output. Texts that follow each other are one part, as OpenAI answers. */
export class MessageItem implements OpenItem {
  private readonly finished: JsonObject[] = [];
  private open: TextPart | RefusalPart | null = null;

  /** @param phase what the model says of the message, if it does */
  constructor(
    private readonly place: ItemPlace,
    readonly phase: string | undefined,
  ) {
    place.emit('response.output_item.added', {
      output_index: place.outputIndex,
      item: this.snapshot('in_progress'),
    });
  }

  /** @param answerLength of the text of the whole answer up to here */
  textPart(answerLength: number): TextPart {
    if (this.open instanceof TextPart) return this.open;
    this.finishContent();
    this.open = new TextPart(this.partEmitter(), answerLength);
    return this.open;
  }

  refusalPart(): RefusalPart {
    if (this.open instanceof RefusalPart) return this.open;
    this.finishContent();
    this.open = new RefusalPart(this.partEmitter());
    return this.open;
  }

  finishContent(): void {
    if (this.open === null) return;
    this.open.finish();
    this.finished.push(this.open.snapshot());
    this.open = null;
  }

  snapshot(status: ItemStatus): JsonObject {
    const open = this.open === null ? [] : [this.open.snapshot()];
    return {
      id: this.place.id,
      type: 'message',
      status,
      role: 'assistant',
      ...(this.phase === undefined ? {} : { phase: this.phase }),
      content: [...this.finished, ...open],
    };
  }

  private partEmitter(): EmitEvent {
    const { id, outputIndex, emit } = this.place;
    const at = { item_id: id, output_index: outputIndex, content_index: this.finished.length };
    return (type, fields) => emit(type, { ...at, ...fields });
  }
}
