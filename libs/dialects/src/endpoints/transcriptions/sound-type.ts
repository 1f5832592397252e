/** Media types by the ending of a file. @source OpenAI transcriptions: the formats it takes; Gemini audio guide; 2026-11 */
const typesByEnding: ReadonlyMap<string, string> = new Map([
  ['wav', 'audio/wav'],
  ['mp3', 'audio/mp3'],
  ['mpga', 'audio/mp3'],
  ['mpeg', 'audio/mpeg'],
  ['m4a', 'audio/m4a'],
  ['mp4', 'audio/mp4'],
  ['webm', 'audio/webm'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/opus'],
  ['flac', 'audio/flac'],
  ['aac', 'audio/aac'],
  ['aiff', 'audio/aiff'],
]);

/** Media type of a recording, by what the client says of it or else by its name; `null` for what is none. */
export function soundType(mediaType: string, fileName: string): string | null {
  const declared = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (declared.startsWith('audio/')) return declared;
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return typesByEnding.get(ending) ?? null;
}
