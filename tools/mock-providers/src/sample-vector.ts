/** A vector of unit length that tells its text by the length of it. */
export function sampleVector(text: string, dimensions: number): number[] {
  const values = Array.from({ length: dimensions }, (_, at) => Math.sin(text.length + at + 1));
  const length = Math.hypot(...values);
  return values.map((value) => Math.fround(value / length));
}
