import type { TokenUsage } from '@trueport/contracts';
import { asCount, asLabel, asList, asObject, asSeconds, type JsonObject } from '../json.js';
import { emptyUsage, type MutableUsage } from '../usage-accumulator.js';

type ContextSize = NonNullable<TokenUsage['web_search_context_size']>;
const contextSizes: ReadonlySet<string> = new Set<ContextSize>(['low', 'medium', 'high']);

/** Usage of a transcription that is billed by the length of the sound. */
export function durationOf(usage: JsonObject): MutableUsage | null {
  const seconds = asSeconds(usage.seconds);
  return seconds === null ? null : { ...emptyUsage(), units: { input_second: seconds } };
}

/** Whether the answer is a list of images: unlike other lists it has a time and no object type. */
export function isImageAnswer(answer: JsonObject): boolean {
  return typeof answer.created === 'number' && answer.object === undefined && asList(answer.data).length > 0;
}

/**
 * Reads what prices depend on besides tokens: the number of images and of searches.
 *
 * @source openai 7.55 types: `ImagesResponse`, `Response.tool_usage`, `WebSearchTool`; read 2026-11
 */
export function readBillingFacts(answer: JsonObject, counted: MutableUsage): void {
  const searches = asCount(asObject(asObject(answer.tool_usage)?.web_search)?.num_requests);
  if (searches > 0) {
    counted.web_search_requests = searches;
    const contextSize = contextSizeOf(asList(answer.tools));
    if (contextSize !== null) counted.web_search_context_size = contextSize;
  }
  if (isImageAnswer(answer)) readImages(answer, counted);
}

function readImages(answer: JsonObject, counted: MutableUsage): void {
  counted.units = { image: asList(answer.data).length };
  const size = asLabel(answer.size);
  const quality = asLabel(answer.quality);
  if (size !== null) counted.image_size = size;
  if (quality !== null) counted.image_quality = quality;
}

function contextSizeOf(tools: readonly unknown[]): ContextSize | null {
  for (const tool of tools) {
    const size = asLabel(asObject(tool)?.search_context_size);
    if (size !== null && contextSizes.has(size)) return size as ContextSize;
  }
  return null;
}
