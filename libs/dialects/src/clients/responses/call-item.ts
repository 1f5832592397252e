import type { JsonObject } from '../../json.js';
import { customInput } from '../custom-input.js';
import type { NamespacedName } from './namespaces.js';
import type { ItemPlace, ItemStatus, OpenItem } from './output-event.js';

/** What is called. */
export interface CalledTool extends Partial<NamespacedName> {
  readonly callId: string;
  readonly name: string;
  /** Whether it takes free text instead of arguments. */
  readonly isCustom: boolean;
}

/**
 * A `function_call` or `custom_tool_call` of the output. Arguments are shown as they come; the free text of a custom
 * tool is only known when the JSON around it is complete.
 */
export class CallItem implements OpenItem {
  private json = '';
  private isFinished = false;

  constructor(
    private readonly place: ItemPlace,
    private readonly tool: CalledTool,
  ) {
    place.emit('response.output_item.added', {
      output_index: place.outputIndex,
      item: this.snapshot('in_progress'),
    });
  }

  addArguments(delta: string): void {
    this.json += delta;
    if (!this.tool.isCustom) this.emitOfCall('response.function_call_arguments.delta', { delta });
  }

  /** A call without arguments gets an empty object: clients parse what they are given. */
  finishContent(): void {
    if (this.isFinished) return;
    this.isFinished = true;
    if (this.tool.isCustom) {
      const input = customInput(this.json);
      if (input !== '') this.emitOfCall('response.custom_tool_call_input.delta', { delta: input });
      this.emitOfCall('response.custom_tool_call_input.done', { input });
    } else {
      if (this.json === '') this.addArguments('{}');
      this.emitOfCall('response.function_call_arguments.done', { arguments: this.json });
    }
  }

  snapshot(status: ItemStatus): JsonObject {
    const { callId, name, namespace, isCustom } = this.tool;
    return {
      id: this.place.id,
      type: isCustom ? 'custom_tool_call' : 'function_call',
      status,
      ...(isCustom ? { input: customInput(this.json) } : { arguments: this.json }),
      call_id: callId,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    };
  }

  private emitOfCall(type: string, fields: JsonObject): void {
    const { id, outputIndex, emit } = this.place;
    emit(type, { item_id: id, output_index: outputIndex, ...fields });
  }
}
