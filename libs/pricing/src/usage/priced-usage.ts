import type { BilledUnit, TokenUsage } from '@trueport/contracts';
import type { PriceRow } from '../table/price-row.js';
import { tokenBuckets, type TokenBucket } from '../table/token-prices.js';

/** Usage in disjoint buckets: each token is in exactly one. */
export interface PricedUsage {
  /** Whole numbers from 0. */
  readonly tokens: Readonly<Record<TokenBucket, number>>;
  readonly webSearchRequests: number;
  readonly webSearchContextSize: NonNullable<TokenUsage['web_search_context_size']>;
  /** Pieces, seconds and characters that have no tokens. */
  readonly units: Readonly<Partial<Record<BilledUnit, number>>>;
}

/** Buckets of a usage; `isInconsistent` when parts exceeded their totals and had to be cut. */
export interface NormalisedUsage {
  readonly usage: PricedUsage;
  readonly isInconsistent: boolean;
}

/** Units that providers bill beside the tokens; the others are billed only where there are no tokens. */
const unitsBesideTokens: ReadonlySet<string> = new Set<BilledUnit>([
  'input_image',
  'input_audio_second',
  'input_video_second',
]);

const billsGroundedPrompts = /^gemini\/gemini-[12]\./;

/** Input tokens of all kinds: what decides on the tier of long inputs. */
export function inputTokensOf({ tokens }: PricedUsage): number {
  return (
    tokens.input +
    tokens.cache_read +
    tokens.cache_write_5m +
    tokens.cache_write_1h +
    tokens.audio_input +
    tokens.image_input +
    tokens.cached_audio +
    tokens.cached_image
  );
}

/** Tokens of all buckets. */
export function tokensOf({ tokens }: PricedUsage): number {
  return tokenBuckets.reduce((sum, bucket) => sum + tokens[bucket], 0);
}

/**
 * Splits totals and overlapping parts into disjoint buckets. A part that exceeds what its total has left is cut, so
 * that no bucket is negative and the buckets never sum to more than the totals.
 *
 * @param row of the model: endpoints for sound count tokens of sound, also where they do not say so
 */
export function normaliseUsage(reported: TokenUsage, row: PriceRow): NormalisedUsage {
  const input = inputBuckets(reported, row);
  const output = outputBuckets(reported, row);
  const hasTokens = reported.prompt_tokens + reported.completion_tokens > 0;
  return {
    usage: {
      tokens: { ...input.tokens, ...output.tokens },
      webSearchRequests: searchesOf(reported, row),
      webSearchContextSize: reported.web_search_context_size ?? 'medium',
      units: reported.units === undefined ? {} : billedUnitsOf(reported.units, hasTokens),
    },
    isInconsistent: reported.inconsistent === true || input.isCut || output.isCut,
  };
}

/** Up to Gemini 2 a grounded prompt is billed, however many queries it took; later models bill each query. */
function searchesOf({ web_search_requests: queries = 0 }: TokenUsage, row: PriceRow): number {
  return billsGroundedPrompts.test(`${row.provider}/${row.model}`) ? Math.min(queries, 1) : queries;
}

/** Hands out parts of a total and notes when one asks for more than is left. */
class Remainder {
  isCut = false;

  constructor(public left: number) {}

  take(wanted: number): number {
    const taken = Math.min(wanted, this.left);
    if (taken < wanted) this.isCut = true;
    this.left -= taken;
    return taken;
  }
}

type InputBucket = Exclude<TokenBucket, OutputBucket>;
type OutputBucket = 'output' | 'reasoning' | 'audio_output' | 'image_output';
interface Split<Bucket extends TokenBucket> {
  readonly tokens: Record<Bucket, number>;
  readonly isCut: boolean;
}

function inputBuckets(reported: TokenUsage, row: PriceRow): Split<InputBucket> {
  const prompt = new Remainder(reported.prompt_tokens);
  const cached = new Remainder(prompt.take(reported.cached_tokens));
  const fiveMinutes = prompt.take(reported.cache_write_5m_tokens);
  const oneHour = prompt.take(reported.cache_write_1h_tokens);
  const cachedAudio = cached.take(reported.cached_audio_tokens ?? 0);
  const cachedImage = cached.take(reported.cached_image_tokens ?? 0);
  const isSound = row.mode === 'audio_transcription' && reported.audio_input_tokens === 0;
  const audio = isSound ? reported.prompt_tokens : reported.audio_input_tokens;
  const modalities = new Remainder(reported.prompt_tokens);
  const audioInput = uncached(prompt, modalities.take(audio) - cachedAudio);
  const imageInput = uncached(prompt, modalities.take(reported.image_input_tokens) - cachedImage);
  return {
    tokens: {
      input: prompt.left,
      cache_read: cached.left,
      cache_write_5m: fiveMinutes,
      cache_write_1h: oneHour,
      audio_input: audioInput,
      image_input: imageInput,
      cached_audio: cachedAudio,
      cached_image: cachedImage,
    },
    isCut: prompt.isCut || cached.isCut || modalities.isCut,
  };
}

/** Sound and images beyond what is not cached were cached, even if the provider does not say which part of them. */
function uncached(prompt: Remainder, modalityTokens: number): number {
  return prompt.take(Math.min(Math.max(modalityTokens, 0), prompt.left));
}

function outputBuckets(reported: TokenUsage, row: PriceRow): Split<OutputBucket> {
  const completion = new Remainder(reported.completion_tokens);
  const image = completion.take(reported.image_output_tokens);
  const audio = completion.take(reported.audio_output_tokens);
  const reasoning = completion.take(reported.reasoning_tokens);
  const isSound = row.mode === 'audio_speech' && reported.audio_output_tokens === 0;
  return {
    tokens: {
      output: isSound ? 0 : completion.left,
      reasoning,
      audio_output: isSound ? completion.left : audio,
      image_output: image,
    },
    isCut: completion.isCut,
  };
}

function billedUnitsOf(
  units: NonNullable<TokenUsage['units']>,
  hasTokens: boolean,
): Partial<Record<BilledUnit, number>> {
  if (!hasTokens) return units;
  return Object.fromEntries(Object.entries(units).filter(([unit]) => unitsBesideTokens.has(unit)));
}
