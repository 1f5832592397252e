import { TranslationRefusal } from './translation-refusal.js';
import type { UpstreamDialect } from './upstream-dialect.js';

/** What the client calls a field, by the name that writers of requests say: that of OpenAI's chat dialect. */
export type FieldNames = Readonly<Record<string, string>>;

/** Makes a writer of requests name fields in warnings and refusals as the client does (`fieldNames` of a conversation). */
export function inClientWords(write: UpstreamDialect['writeRequest']): UpstreamDialect['writeRequest'] {
  return (conversation, target) => {
    const { fieldNames } = conversation;
    if (fieldNames === undefined) return write(conversation, target);
    try {
      const written = write(conversation, target);
      return { ...written, warnings: renamedWarnings(written.warnings, fieldNames) };
    } catch (cause) {
      throw cause instanceof TranslationRefusal ? renamedRefusal(cause, fieldNames) : cause;
    }
  };
}

/** A field may have been dropped under two names that are one to the client. */
function renamedWarnings(warnings: readonly string[], names: FieldNames): readonly string[] {
  const renamed = warnings.map((warning) => {
    const end = warning.indexOf(': ');
    return end < 0 ? warning : renamedField(warning.slice(0, end), names) + warning.slice(end);
  });
  return [...new Set(renamed)];
}

function renamedRefusal(refusal: TranslationRefusal, names: FieldNames): TranslationRefusal {
  const { param, message, code } = refusal;
  const renamed = renamedField(param, names);
  if (renamed === param) return refusal;
  const isAbout = message.startsWith(`${param} `);
  return new TranslationRefusal(renamed, isAbout ? renamed + message.slice(param.length) : message, code);
}

function renamedField(field: string, names: FieldNames): string {
  return Object.hasOwn(names, field) ? (names[field] ?? field) : field;
}
