/** What an injection rule finds; becomes the type of the finding. */
export const injectionTypes = [
  'INSTRUCTION_OVERRIDE',
  'JAILBREAK',
  'PROMPT_EXTRACTION',
  'FAKE_ROLE',
  'INDIRECT_INSTRUCTION',
] as const;
export type InjectionType = (typeof injectionTypes)[number];

/**
 * What a match of a rule is worth. `weight` is in points: 2.5 are enough without the model, lighter rules add up over
 * a window of words. Negative weights are signs of talk about attacks.
 */
export interface WeightedRule {
  readonly id: string;
  readonly type: InjectionType;
  readonly weight: number;
  /** Of rules of one family only the heaviest counts. */
  readonly family?: string;
  /** Counts in this role only. */
  readonly role?: 'tool';
}

/** A rule over the words of a sentence. */
export interface InjectionRule extends WeightedRule {
  /** Any of these word patterns; see `pattern.ts` for their language. */
  readonly patterns: readonly string[];
  /** A negation in the three words before takes the match back ("I cannot reveal my…"). */
  readonly negatable?: true;
}
