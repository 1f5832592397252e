/** Texts, among them those that call themselves applications. */
const textTypes = /^(?:text\/[\w.+-]+|application\/(?:json|xml|yaml|x-yaml|javascript|x-ndjson))$/;

/** @returns the media type alone, without parameters, in lower case */
export function plainMediaType(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Whether a file of this type is text. Parameters of the type are passed over. */
export function isTextType(mediaType: string): boolean {
  return textTypes.test(plainMediaType(mediaType));
}

/** The text in base64, read as UTF-8; `null` when it is no base64. */
export function textOfBase64(data: string): string | null {
  let bytes: string;
  try {
    bytes = atob(data);
  } catch {
    return null;
  }
  const buffer = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) buffer[at] = bytes.charCodeAt(at);
  return new TextDecoder().decode(buffer);
}
