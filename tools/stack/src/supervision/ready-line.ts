/** Whether a program of this repository has printed its ready line: one JSON object that names its port. */
export function printedReadyLine(output: string): boolean {
  return output.split('\n').some((line) => line.startsWith('{') && namesPort(line));
}

function namesPort(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'port' in value && typeof value.port === 'number';
  } catch {
    // The line is still being written.
    return false;
  }
}
