import type { PolicyClock } from '@trueport/detection';

/**
 * The time of policies is what this thread works: on a busy machine a prompt must not pass unread because other processes
 * had the processor.
 */
export const policyClock: PolicyClock = {
  nowMs: () => performance.now(),
  // In steps of up to 4 ms on Linux.
  workMs: () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  },
};
