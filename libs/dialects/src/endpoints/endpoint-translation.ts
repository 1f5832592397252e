import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from '../json.js';

/** Where a request of an endpoint goes that speaks another dialect than OpenAI's. */
export interface EndpointTarget {
  readonly provider: 'anthropic' | 'google' | 'bedrock';
  /** Model as the provider wants it. */
  readonly model: string;
  /** The model behind it, by which its abilities are told. */
  readonly baseModel: string;
}

/** One JSON answer of a provider. */
export interface ProviderAnswer {
  readonly body: JsonObject;
  /** Input tokens by the header of Bedrock's answer, for models whose body has no count; `null` without one. */
  readonly inputTokens: number | null;
}

/** An answer as the client gets it. */
export interface EndpointAnswer {
  /** A JSON document, or a text where the client asked for one. */
  readonly content: JsonObject | string;
  readonly usage: TokenUsage | null;
  /** Model the provider names. */
  readonly model: string | null;
  /** What was lost between provider and client. */
  readonly warnings: readonly string[];
}

/** A request of an endpoint in the provider's dialect, and how its answers are read. */
export interface EndpointTranslation {
  /** Path below the provider's base URL. */
  readonly path: string;
  /** At least one, usually one; several where a provider takes one input, or gives one output, per call. */
  readonly bodies: readonly JsonObject[];
  /** Fields that were left out or changed: `user: not supported by Gemini`. */
  readonly warnings: readonly string[];
  /**
   * @param answers one per body, in their order
   * @throws AnswerFailure for answers that hold nothing
   */
  readonly readAnswer: (answers: readonly ProviderAnswer[]) => EndpointAnswer;
}
