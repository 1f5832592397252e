/** A stream that shows signs of life when it is silent. */
export interface KeptAlive {
  /** When bytes last left, ms of the monotonic clock. */
  readonly lastWriteMs: number;
  keepAlive(): void;
}

const lookEveryMs = 1_000;

/** One timer for all open streams: a ping goes to those that have been silent for too long. */
export class KeepAlive {
  private readonly streams = new Set<KeptAlive>();
  private readonly timer: NodeJS.Timeout;

  /** @param silenceMs longest silence on a stream, ms */
  constructor(private readonly silenceMs: number) {
    this.timer = setInterval(() => this.look(performance.now()), Math.min(lookEveryMs, silenceMs));
    this.timer.unref();
  }

  add(stream: KeptAlive): void {
    this.streams.add(stream);
  }

  remove(stream: KeptAlive): void {
    this.streams.delete(stream);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(nowMs: number): void {
    for (const stream of this.streams) if (nowMs - stream.lastWriteMs >= this.silenceMs) stream.keepAlive();
  }
}
