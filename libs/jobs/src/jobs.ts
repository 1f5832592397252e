/** One alert for one webhook; whoever works the queue off reads the rest from the store. */
export interface AlertJob {
  readonly webhook_id: string;
  readonly tenant_id: string;
  /** `null` for a test. */
  readonly violation_id: string | null;
  /** Also the id of the job, so that one delivery is queued once. */
  readonly delivery_id: string;
}

/** Contents that are to be scanned, named by the messages they are in: no prompt goes through Redis. */
export interface ScanJob {
  readonly messages: readonly { readonly stream: string; readonly sequence: number }[];
}

/** A period whose contents are to be scanned again. */
export interface RescanJob {
  readonly rescan_id: string;
  readonly tenant_id: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** Every queue with the shape of its jobs. */
export interface Jobs {
  readonly alerts: AlertJob;
  readonly scans: ScanJob;
  readonly rescans: RescanJob;
}

/** Name of a queue. */
export type QueueName = keyof Jobs;
