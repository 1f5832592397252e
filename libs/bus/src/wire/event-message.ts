/**
 * How events stand in a message. Events without a body are a JSON array. As soon as one of them carries a body, each is
 * a frame: `u8 1, u32 length of the JSON, u32 length of the body, JSON, body`, numbers in little endian. A body stays
 * the bytes it was: base64 within JSON would be made, escaped, copied and parsed at a third more of its size.
 */

/** Begins a frame; no JSON begins with it. */
const frameMark = 1;
/** Bytes of a frame before its JSON. */
export const frameHeadBytes = 9;

/** Writes the head of a frame. @returns the offset behind it */
export function writeFrameHead(target: Buffer, at: number, jsonBytes: number, bodyBytes: number): number {
  target[at] = frameMark;
  target.writeUInt32LE(jsonBytes, at + 1);
  return target.writeUInt32LE(bodyBytes, at + 5);
}

/** Whether an encoded event is a frame already. */
export function isFrame(encoded: Uint8Array): boolean {
  return encoded[0] === frameMark;
}

/**
 * The events of a message. The body of an event comes out as its `data.body_base64`. What is no event is one thing that
 * fits no schema: its text. Never throws.
 */
export function eventsOfMessage(payload: Uint8Array): readonly unknown[] {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  try {
    if (isFrame(bytes)) return framedEvents(bytes);
    const body = JSON.parse(bytes.toString()) as unknown;
    return Array.isArray(body) ? body : [body];
  } catch {
    return [bytes.toString()];
  }
}

function framedEvents(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  let at = 0;
  while (at < bytes.length) {
    const jsonAt = at + frameHeadBytes;
    const bodyAt = jsonAt + bytes.readUInt32LE(at + 1);
    const end = bodyAt + bytes.readUInt32LE(at + 5);
    if (bytes[at] !== frameMark || end > bytes.length) throw new RangeError('a frame is damaged');
    const event = JSON.parse(bytes.toString('utf8', jsonAt, bodyAt)) as { data?: Record<string, unknown> };
    if (end > bodyAt && event.data !== undefined)
      event.data['body_base64'] = bytes.toString('base64', bodyAt, end);
    events.push(event);
    at = end;
  }
  return events;
}
