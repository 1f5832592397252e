import { geminiPart } from './body-shapes.js';
import { memberOf, type JsonSpan } from './json-spans.js';
import { collectParts } from './part-collector.js';
import {
  elementsOf,
  everyEnd,
  hasValue,
  pieceAt,
  rawMember,
  rawMembers,
  wholesOf,
  type StreamStep,
} from './stream-slots.js';

const envelopeNames = ['modelVersion', 'responseId'];

/**
 * Steps of a chunk of a generateContent stream. Parts of a candidate follow each other: where thoughts turn into an
 * answer, or a call of a tool comes, the text before is complete.
 *
 * @source @google/genai 3.1 `GenerateContentResponse`; read 2026-11
 */
export function geminiSteps(bytes: Buffer, root: JsonSpan): StreamStep[] {
  if (memberOf(root, 'error') !== undefined) return [everyEnd];
  return elementsOf(root, 'candidates').flatMap((candidate, at) => {
    const index = rawMember(bytes, candidate, 'index', String(at));
    const steps = elementsOf(memberOf(candidate, 'content'), 'parts').flatMap((part) =>
      partSteps(bytes, root, part, index),
    );
    if (hasValue(bytes, candidate, 'finishReason')) {
      steps.push({ kind: 'end', prefix: `${index}.`, except: null });
    }
    return steps;
  });
}

function partSteps(bytes: Buffer, root: JsonSpan, part: JsonSpan, index: string): StreamStep[] {
  const value = memberOf(part, 'text');
  if (value?.kind !== 'string') {
    const parts = collectParts(bytes, part, geminiPart, 'assistant');
    return [{ kind: 'end', prefix: `${index}.`, except: null }, ...wholesOf(parts)];
  }
  const isThought = rawMember(bytes, part, 'thought', 'false') === 'true';
  const channel = `${index}.${isThought ? 'thought' : 'text'}`;
  const again = (replacement: string) => ({
    name: null,
    json: `{${rawMembers(bytes, root, envelopeNames)}"candidates":[{"content":{"parts":[{${isThought ? '"thought":true,' : ''}"text":${JSON.stringify(replacement)}}],"role":"model"},"index":${index}}]}`,
  });
  return [
    { kind: 'end', prefix: `${index}.`, except: channel },
    pieceAt(bytes, value, { channel, role: 'assistant', again }),
  ];
}
