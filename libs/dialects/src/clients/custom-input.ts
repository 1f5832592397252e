import { asObject, asText, parseJson } from '../json.js';

/** The free text in the arguments of a custom tool; the arguments themselves when the model wrote something else. */
export function customInput(argumentsJson: string): string {
  return asText(asObject(parseJson(argumentsJson))?.['input']) ?? argumentsJson;
}
