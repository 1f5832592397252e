/**
 * Path and query of a request: in this dialect the URL says which model answers and whether it streams.
 *
 * @param model `gemini-2.5-pro`, or a whole resource name (`models/…`, `tunedModels/…`)
 * @source Gemini API reference, `models.generateContent` and `models.streamGenerateContent`; read 2026-11
 */
export function geminiPath(model: string, isStream: boolean): string {
  const [, collection = 'models', name = model] = /^(models|tunedModels)\/(.+)$/s.exec(model) ?? [];
  const method = isStream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return `/v1beta/${collection}/${encodeURIComponent(name)}:${method}`;
}
