import { asCount, asList, asObject, asText, type JsonObject } from '../json.js';
import { emptyUsage, type UsageDialect } from '../usage-accumulator.js';

/**
 * Usage of Gemini answers. Every chunk of a stream carries `usageMetadata`; the last one wins. Thoughts are counted
 * beside the candidates, tool prompts beside the prompt.
 *
 * @source @google/genai 3.1 types: `GenerateContentResponseUsageMetadata`; read 2026-11
 */
export const readGoogleUsage: UsageDialect = (document, state) => {
  state.model = asText(document.modelVersion) ?? state.model;
  const usage = asObject(document.usageMetadata);
  if (usage !== null) {
    const counted = emptyUsage();
    const thoughts = asCount(usage.thoughtsTokenCount);
    counted.prompt_tokens = asCount(usage.promptTokenCount) + asCount(usage.toolUsePromptTokenCount);
    counted.completion_tokens = asCount(usage.candidatesTokenCount) + thoughts;
    counted.reasoning_tokens = thoughts;
    counted.cached_tokens = asCount(usage.cachedContentTokenCount);
    counted.audio_input_tokens = modalityTokens(usage.promptTokensDetails, 'AUDIO');
    counted.image_input_tokens = modalityTokens(usage.promptTokensDetails, 'IMAGE');
    counted.audio_output_tokens = modalityTokens(usage.candidatesTokensDetails, 'AUDIO');
    counted.image_output_tokens = modalityTokens(usage.candidatesTokensDetails, 'IMAGE');
    state.usage = counted;
    state.serviceTier = asText(usage.trafficType) ?? state.serviceTier;
  }
  state.textCharacters += textCharacters(document);
};

/** A modality may be listed more than once. */
function modalityTokens(details: unknown, modality: string): number {
  let tokens = 0;
  for (const item of asList(details)) {
    const entry = asObject(item);
    if (entry?.modality === modality) tokens += asCount(entry.tokenCount);
  }
  return tokens;
}

function textCharacters(document: JsonObject): number {
  let characters = 0;
  for (const candidate of asList(document.candidates)) {
    const content = asObject(asObject(candidate)?.content);
    for (const part of asList(content?.parts)) characters += asText(asObject(part)?.text)?.length ?? 0;
  }
  return characters;
}
