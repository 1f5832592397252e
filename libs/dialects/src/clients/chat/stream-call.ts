import type { BlockOpening } from '../../conversation/answer.js';
import type { JsonObject } from '../../json.js';
import type { BlockPart, BlockWriter, Delta } from './stream-block.js';
import { customInput } from '../custom-input.js';
import { writeExtraContent } from './write-thoughts.js';

type CallOpening = Extract<BlockOpening, { readonly kind: 'tool_call' }>;

/** A call of a function: its name first, then its arguments as they come, `{}` when there were none. */
export class CallWriter implements BlockWriter {
  private hasArguments = false;

  /** @param index of the call among the calls of its choice */
  constructor(
    private readonly call: CallOpening,
    private readonly index: number,
  ) {}

  open(): Delta {
    const { id, name, signature } = this.call;
    return this.delta({
      id,
      type: 'function',
      function: { name, arguments: '' },
      ...writeExtraContent(signature),
    });
  }

  part(part: BlockPart): Delta | null {
    if (part.kind === 'signature' && part.signature.provider === 'google') {
      return this.delta(writeExtraContent(part.signature));
    }
    return part.kind === 'arguments' ? this.arguments(part.json) : null;
  }

  close(): Delta | null {
    return this.hasArguments ? null : this.arguments('{}');
  }

  private arguments(json: string): Delta | null {
    if (json === '') return null;
    this.hasArguments = true;
    return this.delta({ function: { arguments: json } });
  }

  private delta(call: JsonObject): Delta {
    return { tool_calls: [{ index: this.index, ...call }] };
  }
}

/** A call of a custom tool: its free text is known when the arguments around it are complete. */
export class CustomCallWriter implements BlockWriter {
  private readonly pieces: string[] = [];

  /** @param index of the call among the calls of its choice */
  constructor(
    private readonly call: CallOpening,
    private readonly index: number,
  ) {}

  open(): Delta {
    const { id, name } = this.call;
    return { tool_calls: [{ index: this.index, id, type: 'custom', custom: { name, input: '' } }] };
  }

  part(part: BlockPart): null {
    if (part.kind === 'arguments') this.pieces.push(part.json);
    return null;
  }

  close(): Delta | null {
    const input = customInput(this.pieces.join(''));
    return input === '' ? null : { tool_calls: [{ index: this.index, custom: { input } }] };
  }
}

/** A call for clients of the time before tools. */
export class LegacyCallWriter implements BlockWriter {
  private hasArguments = false;

  constructor(private readonly call: CallOpening) {}

  open(): Delta {
    return { function_call: { name: this.call.name, arguments: '' } };
  }

  part(part: BlockPart): Delta | null {
    if (part.kind !== 'arguments' || part.json === '') return null;
    this.hasArguments = true;
    return { function_call: { arguments: part.json } };
  }

  close(): Delta | null {
    return this.hasArguments ? null : { function_call: { arguments: '{}' } };
  }
}
