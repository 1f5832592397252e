import fc from 'fast-check';

/** A stream and a way to cut it. */
export interface CutStream {
  readonly bytes: Buffer;
  readonly chunks: readonly Buffer[];
}

/** Cuts bytes at these places, in any order. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end));
}

/** Any stream of these events, with any line ends and any comments, cut anywhere. */
export function cutStreams(data: fc.Arbitrary<string>): fc.Arbitrary<CutStream> {
  const newline = fc.constantFrom('\n', '\r\n', '\r');
  const event = fc.tuple(data, newline, fc.constantFrom('data: ', 'data:')).map(([text, end, field]) => {
    return `${field}${text}${end}${end}`;
  });
  const comment = newline.map((end) => `: keep-alive${end}${end}`);
  return fc
    .tuple(fc.array(fc.oneof(event, comment), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }))
    .map(([events, places]) => {
      const bytes = Buffer.from(events.join(''));
      return { bytes, chunks: cutAt(bytes, places) };
    });
}
