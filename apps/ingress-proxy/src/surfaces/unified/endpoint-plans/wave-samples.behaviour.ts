/** A WAV file of silence. */
export function waveFile({
  byteRate,
  dataBytes,
  declaredBytes = dataBytes,
  otherBytes = 0,
}: {
  byteRate: number;
  dataBytes: number;
  declaredBytes?: number;
  /** Bytes of a chunk that is no sound, before it. */
  otherBytes?: number;
}): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt32LE(byteRate, 8);
  const other =
    otherBytes === 0 ? [] : [chunk('LIST', Buffer.alloc(otherBytes + (otherBytes % 2)), otherBytes)];
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE'),
    chunk('fmt ', format),
    ...other,
    chunk('data', Buffer.alloc(dataBytes), declaredBytes),
  ]);
}

function chunk(name: string, content: Buffer, declaredBytes: number = content.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(declaredBytes, 4);
  return Buffer.concat([head, content]);
}
