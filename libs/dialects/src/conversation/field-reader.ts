import { asObject, type JsonObject } from '../json.js';
import type { Extra } from './conversation.js';
import { TranslationRefusal } from './translation-refusal.js';

/**
 * Reads the fields of one JSON object of a request and remembers which were read, so that nothing a client wrote is
 * lost without a word. `null` counts as absent everywhere, as the SDKs send it. A value of the wrong kind is refused
 * with its path.
 */
export class FieldReader {
  private readonly seen = new Set<string>();

  /** @param path where the object stands, `''` for the body itself */
  constructor(
    readonly object: JsonObject,
    readonly path: string,
  ) {}

  /** Reads the fields of an object. @throws TranslationRefusal when the value is none */
  static of(value: unknown, path: string): FieldReader {
    const object = asObject(value);
    if (object === null) throw new TranslationRefusal(path, `${path} must be an object.`, 'invalid_value');
    return new FieldReader(object, path);
  }

  /** Path of a field as the client would write it. */
  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** The value as it is; `undefined` when absent or `null`. */
  value(key: string): unknown {
    const value = this.object[key];
    if (value === undefined || value === null) return undefined;
    this.seen.add(key);
    return value;
  }

  text(key: string): string | undefined {
    return this.typed(key, 'string', 'a string');
  }

  requiredText(key: string): string {
    const value = this.text(key);
    if (value === undefined) throw this.missing(key);
    return value;
  }

  boolean(key: string): boolean | undefined {
    return this.typed(key, 'boolean', 'a boolean');
  }

  number(key: string): number | undefined {
    return this.typed(key, 'number', 'a number');
  }

  /** A whole number of at least `min`. */
  integer(key: string, min = 0): number | undefined {
    const value = this.number(key);
    if (value !== undefined && (!Number.isInteger(value) || value < min)) {
      throw this.invalid(key, `a whole number of at least ${min}`);
    }
    return value;
  }

  nested(key: string): JsonObject | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const object = asObject(value);
    if (object === null) throw this.invalid(key, 'an object');
    return object;
  }

  list(key: string): readonly unknown[] | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.invalid(key, 'an array');
    return value as unknown[];
  }

  /** One of a closed set of words. */
  choice<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    if (!(words as readonly string[]).includes(value)) throw this.invalid(key, `one of ${words.join(', ')}`);
    return value as Word;
  }

  /** A refusal of one of these fields. */
  invalid(key: string, expected: string): TranslationRefusal {
    const param = this.pathOf(key);
    return new TranslationRefusal(param, `${param} must be ${expected}.`, 'invalid_value');
  }

  missing(key: string): TranslationRefusal {
    const param = this.pathOf(key);
    return new TranslationRefusal(param, `${param} is required.`, 'missing_required_parameter');
  }

  /** What was not read, each with its path; `null` values are nothing. */
  unread(): Extra[] {
    return Object.keys(this.object)
      .filter((key) => !this.seen.has(key) && this.object[key] !== null && this.object[key] !== undefined)
      .map((key) => ({ path: this.pathOf(key), value: this.object[key], mustUnderstand: false }));
  }

  private typed<Kind>(
    key: string,
    type: 'string' | 'boolean' | 'number',
    expected: string,
  ): Kind | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value !== type) throw this.invalid(key, expected);
    return value as Kind;
  }
}
