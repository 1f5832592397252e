const chunkHeadBytes = 8;
const riffHeadBytes = 12;
/** Where the format says how many bytes a second has. */
const byteRateAt = 8;
/** A length that a recorder has left open. */
const openLength = 0xffff_ffff;

/**
 * How long a WAV file plays, seconds; `null` for other files and for damaged ones.
 *
 * @source Microsoft, "Multimedia Programming Interface and Data Specifications 1.0": RIFF, `fmt ` and `data` chunks
 */
export function waveSeconds(file: Buffer): number | null {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, riffHeadBytes) !== 'WAVE')
    return null;
  let byteRate = 0;
  for (let at = riffHeadBytes; at + chunkHeadBytes <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const start = at + chunkHeadBytes;
    if (name === 'fmt ' && start + byteRateAt + 4 <= file.length)
      byteRate = file.readUInt32LE(start + byteRateAt);
    if (name === 'data') {
      const there = file.length - start;
      const bytes = length === openLength ? there : Math.min(length, there);
      return byteRate > 0 ? bytes / byteRate : null;
    }
    // Chunks of odd length have a byte of padding.
    at = start + length + (length % 2);
  }
  return null;
}
