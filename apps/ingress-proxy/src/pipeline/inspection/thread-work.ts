/**
 * What this thread has worked since it began, milliseconds; in steps of up to 4 ms on Linux. The time of policies is
 * counted by it: on a busy machine a prompt must not pass unread because other processes had the processor.
 */
export function threadWorkMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
