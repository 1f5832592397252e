/** How many images each call is asked for: 10 of at most 4 are 4, 4 and 2. */
export function callCounts(count: number, perCall: number): number[] {
  const calls = Math.ceil(count / perCall);
  return Array.from({ length: calls }, (_, at) => Math.min(perCall, count - at * perCall));
}
