import { asCount, asLabel, asList, asObject, isPresent, textLength, type JsonObject } from '../json.js';
import { emptyUsage, type MutableUsage, type UsageDialect, type UsageState } from '../usage-accumulator.js';

/**
 * Usage of Gemini answers. Every chunk of a stream carries `usageMetadata`, cumulative: the latest value that is
 * present wins, counter by counter. Thoughts are counted beside the candidates, prompts of tools beside the prompt.
 *
 * @source @google/genai 3.1 types: `GenerateContentResponseUsageMetadata`, `UsageMetadata`; read 2026-11
 */
export const readGoogleUsage: UsageDialect = (document, state) => {
  state.model = asLabel(document.modelVersion) ?? state.model;
  const usage = asObject(document.usageMetadata);
  if (usage !== null) {
    state.usage ??= emptyUsage();
    readCounters(usage, state.usage);
    readCachedModalities(usage, state.usage);
    state.serviceTier = asLabel(usage.serviceTier) ?? asLabel(usage.trafficType) ?? state.serviceTier;
  }
  readPredictedImages(document, state);
  for (const item of asList(document.candidates)) {
    const candidate = asObject(item);
    if (candidate === null) continue;
    readSearches(candidate, state.usage);
    for (const part of asList(asObject(candidate.content)?.parts))
      state.textCharacters += textLength(asObject(part)?.text);
    if (isPresent(candidate.finishReason)) state.isFinished = true;
  }
};

function readCounters(usage: JsonObject, counted: MutableUsage): void {
  const { promptTokenCount, toolUsePromptTokenCount, thoughtsTokenCount, cachedContentTokenCount } = usage;
  if (isPresent(promptTokenCount) || isPresent(toolUsePromptTokenCount))
    counted.prompt_tokens = asCount(promptTokenCount) + asCount(toolUsePromptTokenCount);
  if (isPresent(cachedContentTokenCount)) counted.cached_tokens = asCount(cachedContentTokenCount);

  const candidatesBefore = counted.completion_tokens - counted.reasoning_tokens;
  const candidates = usage.candidatesTokenCount ?? usage.responseTokenCount;
  if (isPresent(thoughtsTokenCount)) counted.reasoning_tokens = asCount(thoughtsTokenCount);
  counted.completion_tokens =
    (isPresent(candidates) ? asCount(candidates) : candidatesBefore) + counted.reasoning_tokens;

  readModalities(usage, counted);
}

function readModalities(usage: JsonObject, counted: MutableUsage): void {
  const { promptTokensDetails: prompt, toolUsePromptTokensDetails: toolUse } = usage;
  if (isPresent(prompt) || isPresent(toolUse)) {
    counted.audio_input_tokens = modalityTokens(prompt, 'AUDIO') + modalityTokens(toolUse, 'AUDIO');
    counted.image_input_tokens = modalityTokens(prompt, 'IMAGE') + modalityTokens(toolUse, 'IMAGE');
  }
  const output = usage.candidatesTokensDetails ?? usage.responseTokensDetails;
  if (isPresent(output)) {
    counted.audio_output_tokens = modalityTokens(output, 'AUDIO');
    counted.image_output_tokens = modalityTokens(output, 'IMAGE');
  }
}

/** Which part of the cache was sound or image; both have prices of their own. */
function readCachedModalities(usage: JsonObject, counted: MutableUsage): void {
  const { cacheTokensDetails: cached } = usage;
  if (!isPresent(cached)) return;
  const audio = modalityTokens(cached, 'AUDIO');
  const image = modalityTokens(cached, 'IMAGE');
  if (audio > 0) counted.cached_audio_tokens = audio;
  if (image > 0) counted.cached_image_tokens = image;
}

/** Queries of the grounding; chunks of a stream repeat them, so the longest list counts. */
function readSearches(candidate: JsonObject, counted: MutableUsage | null): void {
  const queries = asList(asObject(candidate.groundingMetadata)?.webSearchQueries).length;
  if (queries > 0 && counted !== null)
    counted.web_search_requests = Math.max(counted.web_search_requests ?? 0, queries);
}

/** Imagen answers with images and no usage. */
function readPredictedImages(document: JsonObject, state: UsageState): void {
  const images = asList(document.predictions).filter((prediction) =>
    asLabel(asObject(prediction)?.mimeType)?.startsWith('image/'),
  ).length;
  if (images > 0) state.usage = { ...emptyUsage(), units: { image: images } };
}

/** A modality may be listed more than once. */
function modalityTokens(details: unknown, modality: string): number {
  let tokens = 0;
  for (const item of asList(details)) {
    const entry = asObject(item);
    if (entry?.modality === modality) tokens += asCount(entry.tokenCount);
  }
  return tokens;
}
