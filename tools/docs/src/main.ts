import { writeFileSync } from 'node:fs';
import { compatibilityReference } from './compatibility-reference.js';
import { configurationReference } from './configuration-reference.js';
import { errorReference } from './error-reference.js';

/** Writes the documents that are made from code. */
const documents: Readonly<Record<string, string>> = {
  'compatibility.md': await compatibilityReference(),
  'errors.md': errorReference(),
  'configuration.md': configurationReference(),
};

for (const [name, text] of Object.entries(documents)) {
  writeFileSync(new URL(`../../../docs/${name}`, import.meta.url), text);
}
