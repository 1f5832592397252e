/** Together with the number, ids stay below the 40 characters that OpenAI takes. */
const maxResponseIdLength = 24;

/**
 * Ids of the calls of one answer: Gemini's own where it gives them, else made of the answer's id and a number, so that
 * two calls never share one, also when the same function is called twice.
 */
export class CallIds {
  private readonly used = new Set<string>();
  private made = 0;

  /** @param given id of the call, if it has one */
  next(given: string | null, responseId: string | null): string {
    const id = given === null || this.used.has(given) ? this.make(responseId) : given;
    this.used.add(id);
    return id;
  }

  private make(responseId: string | null): string {
    const of = (responseId ?? '').replace(/[^\w-]/g, '').slice(0, maxResponseIdLength);
    let id: string;
    do {
      id = of === '' ? `call_${this.made}` : `call_${of}_${this.made}`;
      this.made += 1;
    } while (this.used.has(id));
    return id;
  }
}
