/** What the load generator is told to do. */
export interface LoadJob {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestBytes: number;
  readonly connections: number;
  readonly durationMs: number;
  /** Requests a second by the clock; 0 sends as fast as answers come. */
  readonly ratePerSecond: number;
  /** Each connection makes one exchange only, and all at once. */
  readonly isSingleShot: boolean;
  /** Whether answers are asked for as streams. */
  readonly isStream?: boolean;
  /** Whether no two prompts are the same: what judges texts may remember those it has judged. */
  readonly variesText?: boolean;
  /** Asked for in the body; `gpt-4o` when absent. */
  readonly model?: string;
  /** Longest answer that is asked for; the upstream streams as many chunks where no header reaches it. */
  readonly maxTokens?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly elapsedMs: number;
  readonly latenciesMs: readonly number[];
  readonly firstBytesMs: readonly number[];
}
