import { namedEvent } from '../mock-answer.js';
import type { OutputItem } from './response-items.js';

/** The events of a streamed response, numbered. */
export class ResponseEvents {
  readonly parts: string[] = [];

  add(type: string, data: object): void {
    this.parts.push(numbered(type, data, this.parts.length));
  }

  addItem({ begun, done, events }: OutputItem, outputIndex: number): void {
    this.add('response.output_item.added', { output_index: outputIndex, item: begun });
    for (const [type, { item_id, ...data }] of events as readonly (readonly [
      string,
      { item_id: string },
    ])[]) {
      this.add(type, { item_id, output_index: outputIndex, ...data });
    }
    this.add('response.output_item.done', { output_index: outputIndex, item: done });
  }

  errorPart(): string {
    return numbered('error', { code: 'server_error', message: 'The server had an error.', param: null }, 99);
  }
}

function numbered(type: string, data: object, sequence: number): string {
  return namedEvent(type, { sequence_number: sequence, ...data });
}
