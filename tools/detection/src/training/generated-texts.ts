import { attackGrammar, attackStarts } from './attack-grammar.js';
import { benignGrammar, benignStarts } from './benign-grammar.js';
import { expand, pick, seededRandom } from './grammar.js';

/** A generated text with its label. */
export interface GeneratedText {
  readonly text: string;
  readonly isAttack: boolean;
}

const seed = 20_261_121;

/** Attacks and harmless texts in equal parts, without repeats; always the same for the same count. */
export function generatedTexts(count: number): readonly GeneratedText[] {
  const random = seededRandom(seed);
  const texts = new Map<string, GeneratedText>();
  for (let drawn = 0; drawn < count; drawn += 1) {
    const isAttack = drawn % 2 === 0;
    const text = isAttack
      ? expand(attackGrammar, pick(attackStarts, random), random)
      : expand(benignGrammar, pick(benignStarts, random), random);
    texts.set(text, { text, isAttack });
  }
  return [...texts.values()];
}
