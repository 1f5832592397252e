import { asLabel, asObject, isPresent, type JsonObject } from '../../json.js';
import type { Writing } from './writing.js';

/** Member of the request that asks for a shape of images; a convention of OpenAI-compatible servers. */
export const imageConfigPath = 'image_config';

/** Members of `image_config` by Gemini's name. @source @google/genai 3.1 types, `ImageConfig` */
const imageMembers: ReadonlyMap<string, string> = new Map([
  ['aspect_ratio', 'aspectRatio'],
  ['image_size', 'imageSize'],
]);

/** What spoken answers come as, whatever else is asked for. @source Gemini API, speech generation, read 2026-11 */
const spokenFormat = 'pcm16';

/**
 * Writes what the answer is made of: text, images or speech, each only by models made for it.
 *
 * @throws TranslationRefusal for a kind of output, or a format of sound, that the model does not have
 */
export function writeOutputKinds(writing: Writing): JsonObject {
  return { responseModalities: modalities(writing), ...speech(writing), ...images(writing) };
}

/** Models that speak do nothing else, so that the `text` that OpenAI's clients must ask for beside is left out. */
function modalities({ conversation, traits, dropped }: Writing): readonly string[] | undefined {
  const { modalities: asked = [] } = conversation;
  const strange = asked.find((kind) => kind !== 'text' && kind !== traits.output);
  if (strange !== undefined) {
    throw dropped.refusal('modalities', `This Gemini model does not answer with ${strange}.`);
  }
  const given = traits.output === 'audio' ? asked.filter((kind) => kind === 'audio') : asked;
  if (given.length < asked.length) dropped.change('modalities', 'text left out: this model only speaks');
  return given.length === 0 ? undefined : given.map((kind) => kind.toUpperCase());
}

function speech({ conversation, traits, dropped }: Writing): JsonObject {
  const { audioOutput } = conversation;
  if (audioOutput === undefined) return {};
  if (traits.output !== 'audio') {
    dropped.drop('audio', 'this model does not speak');
    return {};
  }
  const { voice, format, ...others } = audioOutput;
  dropped.dropPresent(
    Object.fromEntries(Object.entries(others).map(([key, value]) => [`audio.${key}`, value])),
  );
  if (isPresent(format) && format !== spokenFormat) {
    throw dropped.refusal('audio.format', `Gemini speaks in ${spokenFormat} only.`);
  }
  if (!isPresent(voice)) return {};
  const voiceName = asLabel(voice);
  if (voiceName === null) throw dropped.refusal('audio.voice', 'Gemini has voices with names only.');
  return { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName } } } };
}

function images({ conversation, traits, dropped }: Writing): JsonObject {
  const value = conversation.extras.find(({ path }) => path === imageConfigPath)?.value;
  if (value === undefined) return {};
  const asked = asObject(value);
  if (asked === null || traits.output !== 'image') {
    dropped.drop(imageConfigPath, 'not supported by this model');
    return {};
  }
  const imageConfig: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(asked)) {
    const name = imageMembers.get(key);
    if (name === undefined) dropped.drop(`${imageConfigPath}.${key}`);
    else if (isPresent(member)) imageConfig[name] = member;
  }
  return Object.keys(imageConfig).length === 0 ? {} : { imageConfig };
}
