/**
 * Letters of other scripts that look like an ASCII letter, in pairs: look-alike, ASCII.
 * A small choice: the ones a reader cannot tell apart in a common typeface.
 *
 * @source Unicode confusables (UTS 39), read 2026-11
 */
const pairs =
  'аaеeоoрpсcуyхxіiјjѕsԁdһhӏlԛqԝwгrкkмmтtвbнhпnзeьbАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSԚQԜWԌGЗ3' +
  'αaοoνvρpιiκkτtυuχxγyηnωwεeΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
  'ɡgɑaıiʏYɩiƖlǀlʀRɴNʜHʟLսuոnօoցgհhԼLՏSՕOᎪAᏴBᏟCᎠDᎬEᎻHᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ';

const asciiLookalike: ReadonlyMap<string, string> = new Map(
  Array.from({ length: pairs.length / 2 }, (_, index) => [
    pairs.charAt(index * 2),
    pairs.charAt(index * 2 + 1),
  ]),
);

/** 1 at the code unit of every look-alike. */
const lookalikes = new Uint8Array(0x10000);
for (const letter of asciiLookalike.keys()) lookalikes[letter.charCodeAt(0)] = 1;
const word = /\p{L}{2,}/gu;
const asciiLetter = /[A-Za-z]/;

/**
 * Replaces look-alike letters by the ASCII letter, one unit for one, where a word is written in two scripts or with
 * look-alikes only. Words that are plainly of another script stay as they are.
 */
export function foldConfusables(text: string): string {
  if (!hasLookalike(text)) return text;
  return text.replace(word, (found) => (isDisguised(found) ? foldWord(found) : found));
}

function hasLookalike(text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (lookalikes[text.charCodeAt(index)] === 1) return true;
  return false;
}

function isDisguised(found: string): boolean {
  if (!hasLookalike(found)) return false;
  if (asciiLetter.test(found)) return true;
  return [...found].every((letter) => asciiLookalike.has(letter));
}

function foldWord(found: string): string {
  return found.replace(/[^A-Za-z]/g, (letter) => asciiLookalike.get(letter) ?? letter);
}

/** For the proof that every pattern is linear. */
export const confusablePatterns: readonly RegExp[] = [word, asciiLetter];
