const quote = 0x22;
const backslash = 0x5c;
/** Up to this distance a quote is looked for byte by byte: names are short, texts and images are long. */
const nearBytes = 48;

/** Position behind the JSON string whose opening quote is at `start`; -1 when it is cut off. */
export function stringEnd(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    at = quotePosition(bytes, at + 1);
    if (at < 0) return -1;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash && at - 1 - escapes > start) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
}

function quotePosition(bytes: Buffer, from: number): number {
  const near = Math.min(from + nearBytes, bytes.length);
  for (let at = from; at < near; at += 1) if (bytes[at] === quote) return at;
  return bytes.indexOf(quote, near);
}
