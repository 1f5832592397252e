import { foldConfusables } from './confusables.js';
import { plainView, ViewBuilder, type TextView } from './text-view.js';
import { matchesOf } from './matches.js';

/** A text as a reader sees it; `changed` is false when it is the very string that was given. */
export interface FoldedText extends TextView {
  readonly changed: boolean;
}

const typographic = '‘’‚‛ʼ`´“”„‟«»‐‑‒–—―−\u2028\u2029\x85\xa0\u202f';
const typewritten = `'''''''""""""-------\n\n\n  `;
const plainSign: ReadonlyMap<string, string> = new Map(
  [...typographic].map((sign, index) => [sign, typewritten.charAt(index)]),
);
const typographicSign = new RegExp(`[${typographic}]`, 'g');

/**
 * Letters and signs, by code unit, that NFKC leaves alone and that take part in nothing invisible: European alphabets,
 * kana, Han, bullets, arrows, frames, pictures. Texts of these alone need no offsets.
 */
const settled =
  '\\t\\n\\r\\x20-\\x7e\\xa1-\\xa7\\xa9\\xab\\xac\\xae\\xb0\\xb1\\xb6\\xb7\\xbb\\xbf-\\u0131\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e\\u0386\\u0388-\\u03ce\\u0400-\\u045f\\u05d0-\\u05ea\\u0620-\\u064a\\u0490-\\u04ff\\u1e00-\\u1e99\\u2020-\\u2023\\u20ac\\u2190-\\u21ff\\u2200-\\u222b\\u2500-\\u27ff\\u3001\\u3002\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3\\ud83d\\ud83e\\udc00-\\udfff';
const settledUnit = new RegExp(`[${settled}]`);
const unsettledRun = new RegExp(`(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^${settled}])+`, 'g');
const cluster = /[^\p{M}]?\p{M}{0,8}/gsu;
const startsWithMark = /^\p{M}/u;

/** Nothing to see: controls, soft hyphen, zero-width, bidi controls, variation selectors, fillers, tag characters. */
const invisible =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** The longest NFKC form of one character; what is longer is a pile of marks. */
const expansionLimitUnits = 18;

/**
 * The text as a reader sees it: NFKC (full-width, mathematical and ligature forms), without invisible characters,
 * with plain quotes, dashes and spaces, look-alike letters replaced in disguised words. Case stays.
 *
 * Plain ASCII comes back as the same string at no cost. Spans found in the folded text go back through `toOriginal`.
 */
export function foldText(text: string): FoldedText {
  const kinds = kindsOf(text);
  if (kinds === 0) return { ...plainView(text), changed: false };
  const signed =
    (kinds & isTypographic) === 0
      ? text
      : text.replace(typographicSign, (sign) => plainSign.get(sign) ?? sign);
  if ((kinds & isUnsettled) !== 0) return { ...foldClusters(signed), changed: true };
  const folded = foldConfusables(signed);
  return { ...plainView(folded), changed: folded !== text };
}

const isSettled = 1;
const isTypographic = 2;
const isUnsettled = 4;
/** By code unit; 0 where nobody has asked yet, so that loading costs nothing. */
const knownKinds = new Uint8Array(0x10000);

/** Which kinds of characters besides plain ASCII the text has, as bits. */
function kindsOf(text: string): number {
  let kinds = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x0d || code === 0x09) continue;
    kinds |= knownKinds[code] || kindOf(code);
  }
  return kinds;
}

function kindOf(code: number): number {
  const unit = String.fromCharCode(code);
  const kind = plainSign.has(unit) ? isTypographic : settledUnit.test(unit) ? isSettled : isUnsettled;
  knownKinds[code] = kind;
  return kind;
}

function foldClusters(text: string): TextView {
  const builder = new ViewBuilder(text.length);
  let copiedTo = 0;
  for (const { 0: run, index } of matchesOf(text, unsettledRun)) {
    const start = startsWithMark.test(run) ? Math.max(copiedTo, index - 1) : index;
    builder.copy(text, copiedTo, start);
    copiedTo = index + run.length;
    foldRun(builder, text, start, copiedTo);
  }
  builder.copy(text, copiedTo, text.length);
  return builder.finish(foldConfusables);
}

function foldRun(builder: ViewBuilder, text: string, start: number, end: number): void {
  const run = text.slice(start, end);
  if (run.search(invisible) === -1 && run.normalize('NFKC') === run) {
    builder.copy(text, start, end);
    return;
  }
  for (const { 0: found, index } of matchesOf(run, cluster)) {
    const folded = found.replace(invisible, '').normalize('NFKC').slice(0, expansionLimitUnits);
    if (found !== '') builder.replace(folded, start + index, start + index + found.length);
  }
}

/** For the proof that every pattern is linear. */
export const foldPatterns: readonly RegExp[] = [
  typographicSign,
  settledUnit,
  unsettledRun,
  cluster,
  startsWithMark,
  invisible,
];
