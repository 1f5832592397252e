/** Stands where a credential will be written: brackets, variables, look-ups, dots, and words that ask for one. */
const shape =
  /^['"`\\]{0,2}[<[{$]|<[^<>]{1,60}>|\{[^{}]{1,60}\}|&lt;|\$\{|\$\(|^%\w{1,40}%$|^(.)\1*$|^(?:x{3,}|\*{2,}|\.{2,}|-{2,}|_{2,}|#{2,}|0{4,})|x{5,}|\*{3,}|\.{3}|#{3,}|^[A-Z][A-Z_]*_(?:HERE|KEY|TOKEN|SECRET|PASSWORD)$/;
const phrase =
  /your[-_ ]?|my[-_]?(?:api|secret|token|key)|example|placeholder|change[-_]?me|change[-_]?it|replace|redacted|dummy|insert[-_ ]|enter[-_ ]|put[-_ ]|todo|fixme|sample|fake|goes here|not[-_]set|undefined|process\.env|getenv|environ|os\.|env\.|config\.|settings\.|secrets\.|1234567890|a1b2c3d4|abcdefg|deadbeef/i;
const code = /[()]|^[a-z]\w*(?:\.[A-Za-z_]\w*)+$|^(?:self|this|req|request|params|args|data)\b|::|->/;
const words = new Set(
  'null none nil true false string str text int integer number bool boolean password passwd pass secret token key apikey test testing default value empty required optional admin root user username hidden auto yes no bytes object any str() private public basic bearer'.split(
    ' ',
  ),
);

/** Whether a value only holds the place of a credential. */
export function isPlaceholder(value: string): boolean {
  return isBlank(value) || phrase.test(value) || words.has(value.toLowerCase());
}

/** Whether a value has the shape of a variable or of a blank to fill in; a bad password like `secret` has not. */
export function isBlank(value: string): boolean {
  return shape.test(value);
}

/** Whether a value is an expression that will give a credential when it runs. */
export function isExpression(value: string): boolean {
  return code.test(value);
}

/** Whoever has no account logs in by this name, with any password. */
const anyone = /^anonymous$/i;

/** Whether a user name is nobody's, so that the password beside it is none. */
export function isAnyone(user: string): boolean {
  return anyone.test(user);
}

/** For the proof that every pattern is linear. */
export const placeholderPatterns: readonly RegExp[] = [shape, phrase, code, anyone];
