/** A part of a form for tests. */
export interface SamplePart {
  readonly name: string;
  readonly value: string | Buffer;
  readonly fileName?: string;
  readonly type?: string;
}

export const sampleBoundary = '----form-boundary-7MA4YWxk';
export const sampleContentType = `multipart/form-data; boundary=${sampleBoundary}`;

/** The body of a form as clients write it. */
export function formBody(parts: readonly SamplePart[], boundary: string = sampleBoundary): Buffer {
  const pieces = parts.flatMap(({ name, value, fileName, type }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
        (fileName === undefined ? '' : `; filename="${fileName}"`) +
        (type === undefined ? '' : `\r\nContent-Type: ${type}`) +
        '\r\n\r\n',
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** A recording of any bytes. */
export function sampleFile(value: string | Buffer = 'some sound'): SamplePart {
  return { name: 'file', value, fileName: 'talk.mp3', type: 'audio/mpeg' };
}
