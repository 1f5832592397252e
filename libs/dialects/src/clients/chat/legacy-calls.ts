import type { JsonObject } from '../../json.js';

/** Whether a request uses functions as they were before tools: its answer calls with `function_call`. */
export function usesFunctions({ functions, tools }: JsonObject): boolean {
  return Array.isArray(functions) && functions.length > 0 && !Array.isArray(tools);
}

/**
 * Gives calls of the time before tools an id, which they did not have, and finds it again for the answer of the
 * function. The same history gets the same ids every time.
 */
export class LegacyCalls {
  private count = 0;
  private readonly waiting: { readonly id: string; readonly name: string }[] = [];

  /** @returns id for a call of the function */
  call(name: string): string {
    this.count += 1;
    const id = `call_function_${this.count}`;
    this.waiting.push({ id, name });
    return id;
  }

  /** @returns id of the earliest call of the function that has no answer yet; `undefined` without one */
  answer(name: string): string | undefined {
    const at = this.waiting.findIndex((call) => call.name === name);
    return at < 0 ? undefined : this.waiting.splice(at, 1)[0]?.id;
  }
}
