const resourceName = /^(?:models|tunedModels)\/(.+)$/s;

/** Full name of a model: `models/gemini-embedding-001`. */
export function geminiResourceName(model: string): string {
  return resourceName.test(model) ? model : `models/${model}`;
}

/** Path of a method of a model. @source Gemini API reference, `models.*`; read 2026-11 */
export function geminiModelPath(model: string, method: string): string {
  const name = geminiResourceName(model);
  const slash = name.indexOf('/');
  return `/v1beta/${name.slice(0, slash)}/${encodeURIComponent(name.slice(slash + 1))}:${method}`;
}
