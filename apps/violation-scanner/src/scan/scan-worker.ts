import type { ContentCapturedData } from '@trueport/contracts';
import { scanContent, type ScanContext, type ScanResult } from './scan-content.js';

/** Contents for one thread, each with its context. */
export type ScanTask = readonly { readonly content: ContentCapturedData; readonly context: ScanContext }[];

/** Runs in a thread: scanning is nothing but CPU. */
export const scan = (task: ScanTask): ScanResult[] =>
  task.map(({ content, context }) => scanContent(content, context));
