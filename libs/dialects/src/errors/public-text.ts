/** A provider's explanation longer than this is cut: it is shown to people. */
const maxLength = 2000;

/** Credentials as they stand in addresses, headers and the providers' own messages. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/([?&](?:key|api[-_]?key|token|access_token|sig|signature|x-amz-[a-z-]+)=)[^&\s"'<>]+/gi, '$1[hidden]'],
  [/(https?:\/\/)[^\s/@"'<>]+@/gi, '$1[hidden]@'],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi, '$1 [hidden]'],
  [/\b(?:sk|gsk|xai|pplx|rk|pk)[-_][\w*.-]{6,}/g, '[hidden]'],
  [/\bAIza[\w*-]{6,}/g, '[hidden]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9*]{8,}/g, '[hidden]'],
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, '[hidden]'],
];

/** A provider's text without anything that looks like a credential, and not endless: fit for a client to see. */
export function publicText(text: string): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return secrets.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), short).trim();
}

/** What a page of HTML says in its title, else without its tags; `""` when it says nothing. */
export function textOfHtml(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  if (title !== undefined && title !== '') return title;
  return html
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
