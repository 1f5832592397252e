import type { ProviderName } from '@trueport/contracts';

/**
 * Names that say whose model it is. Bedrock comes first: its ids hold the names of other owners.
 *
 * @source model lists of the providers and ids of Bedrock foundation models and inference profiles, read 2026-11
 */
const owners: readonly (readonly [ProviderName, RegExp])[] = [
  [
    'bedrock',
    /^(?:arn:aws[\w-]*:bedrock:|(?:us|eu|jp|au|apac|global|us-gov)\.|(?:ai21|amazon|anthropic|cohere|deepseek|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer)\.)/,
  ],
  ['anthropic', /^claude-/],
  ['google', /^(?:models\/)?(?:gemini|gemma|imagen|veo|learnlm|text-embedding-00\d|embedding-00\d)/],
  [
    'openai',
    /^(?:ft:)?(?:gpt-|chatgpt-|o\d|codex-|computer-use-|text-embedding-(?:3|ada)|text-moderation-|omni-moderation-|dall-e-|whisper-|tts-|davinci-|babbage-|sora-)/,
  ],
];

/** The provider that owns a model by its name, or `null` for a name that says nothing. */
export function modelOwner(model: string): ProviderName | null {
  return owners.find(([, names]) => names.test(model))?.[0] ?? null;
}
