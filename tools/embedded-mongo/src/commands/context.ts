import type { Document } from 'bson';
import { isNumber, numeric, type Doc, type Value } from '../query/values.js';
import { serverErrors } from '../server-error.js';
import type { Store } from '../storage/store.js';
import type { Cursors } from './cursors.js';

/** What a command works with. */
export interface CommandContext {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly database: string;
  readonly body: Document;
  readonly sequences: Readonly<Record<string, readonly Buffer[]>>;
}

/** An answer: a document, or one that is encoded already. */
export type CommandAnswer = Document | Buffer;

/** Runs one command. */
export type Command = (context: CommandContext) => CommandAnswer | Promise<CommandAnswer>;

/** `database.collection` of a command whose value is the collection's name. */
export function namespaceOf({ database, body }: CommandContext, command: string): string {
  const collection: unknown = body[command];
  if (typeof collection !== 'string' || collection === '')
    throw serverErrors.failedToParse(`${command} needs a collection name`);
  return `${database}.${collection}`;
}

/** A whole number of a command, or its default. */
export function integerOf(value: Value, defaultValue: number): number {
  return isNumber(value) ? Number(numeric(value)) : defaultValue;
}

/** When a command must be over by its `maxTimeMS`. */
export function deadlineOf(body: Doc): number | null {
  const maxTimeMs = integerOf(body.maxTimeMS, 0);
  return maxTimeMs > 0 ? performance.now() + maxTimeMs : null;
}

/** Whether a write must be durable before its answer. */
export function wantsJournal(body: Doc): boolean {
  const concern = body.writeConcern as Doc | undefined;
  return concern !== undefined && (concern.j === true || concern.w === 'majority');
}

/** Refuses options that would change the result and are not supported. */
export function refuseOptions(body: Doc, names: readonly string[]): void {
  const found = names.find((name) => body[name] !== undefined && body[name] !== false);
  if (found !== undefined) throw serverErrors.notSupported(`the option ${found}`);
}
