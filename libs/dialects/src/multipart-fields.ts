/** The ends of a body that are searched: fields stand before or behind the file. */
const searchedBytes = 64 * 1024;
const maxValueBytes = 4 * 1024;

/**
 * Finds text fields of a `multipart/form-data` body without reading the files in it. Only the first and last 64 KiB
 * are looked at. Never throws.
 *
 * @source RFC 7578
 */
export function multipartFields<const Name extends string>(
  body: Buffer,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const ends = [body.subarray(0, searchedBytes)];
  if (body.length > searchedBytes)
    ends.push(body.subarray(Math.max(searchedBytes, body.length - searchedBytes)));
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    for (const end of ends) {
      const value = fieldIn(end, name);
      if (value === null) continue;
      found[name] = value;
      break;
    }
  }
  return found;
}

function fieldIn(bytes: Buffer, name: string): string | null {
  // The space or semicolon before keeps `filename="model"` out.
  const labelAt = indexOfEither(bytes, `; name="${name}"`, `;name="${name}"`);
  if (labelAt < 0) return null;
  const headEnd = bytes.indexOf('\r\n\r\n', labelAt);
  if (headEnd < 0) return null;
  const end = bytes.indexOf('\r\n', headEnd + 4);
  if (end < 0 || end - headEnd > maxValueBytes) return null;
  return bytes.toString('utf8', headEnd + 4, end);
}

function indexOfEither(bytes: Buffer, one: string, other: string): number {
  const at = bytes.indexOf(one);
  return at < 0 ? bytes.indexOf(other) : at;
}
