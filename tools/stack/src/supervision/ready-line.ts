/** Whether a program of this repository has printed its ready line: one JSON object with `ready: true`. */
export function printedReadyLine(output: string): boolean {
  return output.split('\n').some((line) => line.startsWith('{') && saysReady(line));
}

function saysReady(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true;
  } catch {
    // The line is still being written.
    return false;
  }
}
