const maxRemembered = 5_000;

/**
 * System prompts of requests whose answers have not been scanned yet, so that an answer that gives them away is seen.
 * Best effort: another instance may get the answer, and the oldest are forgotten.
 */
export class SystemTexts {
  private readonly texts = new Map<string, string>();

  put(requestId: string, text: string): void {
    this.texts.set(requestId, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > maxRemembered && oldest !== undefined) this.texts.delete(oldest);
  }

  take(requestId: string): string | null {
    const text = this.texts.get(requestId) ?? null;
    this.texts.delete(requestId);
    return text;
  }
}
