import type { Block, Extra, Signature } from '../../conversation/index.js';
import type { FieldReader } from '../../conversation/field-reader.js';
import { asList, asObject, asText } from '../../json.js';
import { openEnvelope, type ReasoningEnvelope } from './reasoning-envelope.js';
import type { TurnList } from './turn-list.js';

/** Marks of calls, by call id. */
export type SignaturesByCall = ReadonlyMap<string, Signature>;

/** Collects the marks of calls from all reasoning items: they may stand before or after their call. */
export function callSignatures(input: readonly unknown[]): SignaturesByCall {
  const signatures = new Map<string, Signature>();
  for (const item of input) {
    const fields = asObject(item);
    const sealed = fields?.['type'] === 'reasoning' ? asText(fields['encrypted_content']) : null;
    const calls = sealed === null ? undefined : openEnvelope(sealed)?.calls;
    for (const [id, signature] of Object.entries(calls ?? {})) signatures.set(id, signature);
  }
  return signatures;
}

/**
 * Reads a reasoning item: the thought in it, with its provider's mark if the envelope is ours. Content that another
 * gateway or OpenAI encrypted is noted as an extra; the readable thought stays, unsigned.
 */
export function readReasoning(fields: FieldReader, turns: TurnList, extras: Extra[]): void {
  const sealed = fields.text('encrypted_content') ?? '';
  const envelope = sealed === '' ? null : openEnvelope(sealed);
  const text = thoughtOf(fields);
  if (sealed !== '' && envelope === null) {
    extras.push({ path: fields.pathOf('encrypted_content'), value: sealed, mustUnderstand: false });
  }
  turns.addAssistant(thoughts(text, envelope ?? {}));
  const mark = envelope?.text;
  if (mark !== undefined) turns.signLastText((block) => ({ ...block, signature: mark }));
}

function thoughts(text: string, { thought, redacted }: ReasoningEnvelope): Block[] {
  if (redacted !== undefined) return [{ kind: 'redacted_thinking', signature: redacted }];
  if (text === '' && thought === undefined) return [];
  return [{ kind: 'thinking', text, signature: thought ?? null }];
}

/** The thought itself where a provider shows it, else its summary. */
function thoughtOf(fields: FieldReader): string {
  const summary = textsOf(fields.list('summary')).join('\n\n');
  const content = textsOf(fields.list('content')).join('');
  return content === '' ? summary : content;
}

function textsOf(parts: readonly unknown[] | undefined): string[] {
  return asList(parts).map((part) => asText(asObject(part)?.['text']) ?? '');
}
