import { BSONRegExp } from 'bson';
import { serverErrors } from '../server-error.js';
import {
  compareValues,
  isDocument,
  isNumber,
  numeric,
  typeOrder,
  valuesAt,
  type Doc,
  type Value,
} from './values.js';

/** Tells whether a document fits. */
export type Predicate = (document: Doc) => boolean;

type ValueTest = (candidates: readonly Value[]) => boolean;

const longestPattern = 1_000;

/**
 * Compiles a filter. Operators that are not listed here are refused, never passed over.
 *
 * @throws ServerError BadValue, FailedToParse or CommandNotSupported
 */
export function compileFilter(filter: Doc): Predicate {
  const tests = Object.entries(filter).map(([name, condition]) => compileClause(name, condition));
  return (document) => tests.every((test) => test(document));
}

function compileClause(name: string, condition: Value): Predicate {
  switch (name) {
    case '$and': {
      const all = filterList(name, condition).map(compileFilter);
      return (document) => all.every((test) => test(document));
    }
    case '$or': {
      const any = filterList(name, condition).map(compileFilter);
      return (document) => any.some((test) => test(document));
    }
    case '$nor': {
      const none = filterList(name, condition).map(compileFilter);
      return (document) => !none.some((test) => test(document));
    }
    case '$comment':
      return () => true;
    default:
      if (name.startsWith('$')) throw serverErrors.badValue(`unknown top level operator: ${name}`);
      return fieldPredicate(name, condition);
  }
}

function filterList(name: string, condition: Value): Doc[] {
  if (!Array.isArray(condition) || condition.length === 0 || !condition.every(isDocument)) {
    throw serverErrors.badValue(`${name} must be a nonempty array of documents`);
  }
  return condition;
}

function fieldPredicate(path: string, condition: Value): Predicate {
  const names = path.split('.');
  const test = compileCondition(condition);
  return (document) => test(valuesAt(document, names));
}

/** Whether a document consists of operators. A mixture is refused. */
export function isOperatorDocument(condition: Value): condition is Doc {
  if (!isDocument(condition)) return false;
  const names = Object.keys(condition);
  return names.length > 0 && names[0]?.startsWith('$') === true;
}

function compileCondition(condition: Value): ValueTest {
  if (condition instanceof BSONRegExp || condition instanceof RegExp) return anyElement(regexTest(condition));
  if (!isOperatorDocument(condition)) return equals(condition);
  const options = condition.$options;
  const tests = Object.entries(condition)
    .filter(([name]) => name !== '$options')
    .map(([name, operand]) => compileOperator(name, operand, options));
  return (candidates) => tests.every((test) => test(candidates));
}

function compileOperator(name: string, operand: Value, options: Value): ValueTest {
  switch (name) {
    case '$eq':
      return equals(operand);
    case '$ne':
      return negated(equals(operand));
    case '$in':
      return anyOf(name, operand);
    case '$nin':
      return negated(anyOf(name, operand));
    case '$gt':
      return anyElement(ordered(operand, (order) => order > 0));
    case '$gte':
      return anyElement(ordered(operand, (order) => order >= 0));
    case '$lt':
      return anyElement(ordered(operand, (order) => order < 0));
    case '$lte':
      return anyElement(ordered(operand, (order) => order <= 0));
    case '$exists': {
      const wanted = isNumber(operand)
        ? Number(numeric(operand)) !== 0
        : operand !== false && operand !== null;
      return (candidates) => candidates.some((value) => value !== undefined) === wanted;
    }
    case '$not':
      if (!isOperatorDocument(operand) && !(operand instanceof BSONRegExp)) {
        throw serverErrors.badValue('$not needs a regex or a document');
      }
      return negated(compileCondition(operand));
    case '$regex':
      return anyElement(regexTest(operand, options));
    case '$size':
      return (candidates) =>
        candidates.some((value) => Array.isArray(value) && value.length === Number(numeric(operand)));
    case '$elemMatch':
      return elemMatch(operand);
    default:
      throw serverErrors.badValue(`unknown operator: ${name} (or not supported by the embedded engine)`);
  }
}

function negated(test: ValueTest): ValueTest {
  return (candidates) => !test(candidates);
}

/** A value fits when it, or one of its elements if it is an array, does. */
function anyElement(test: (value: Value) => boolean): ValueTest {
  return (candidates) =>
    candidates.some((value) => test(value) || (Array.isArray(value) && value.some(test)));
}

function equals(operand: Value): ValueTest {
  if (operand === null || operand === undefined) {
    // Null also means missing; an array on the way whose elements lack the field yields no candidate at all.
    return (candidates) =>
      candidates.length === 0 ||
      candidates.some(
        (value) => value === null || value === undefined || (Array.isArray(value) && value.includes(null)),
      );
  }
  return anyElement(
    (value) =>
      value !== undefined && typeOrder(value) === typeOrder(operand) && compareValues(value, operand) === 0,
  );
}

function anyOf(name: string, operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw serverErrors.badValue(`${name} needs an array`);
  const tests = operand.map((item) =>
    item instanceof BSONRegExp || item instanceof RegExp ? anyElement(regexTest(item)) : equals(item),
  );
  return (candidates) => tests.some((test) => test(candidates));
}

/** Comparisons hold between values of one type only. */
function ordered(operand: Value, fits: (order: number) => boolean): (value: Value) => boolean {
  const type = typeOrder(operand);
  return (value) => {
    if (value === undefined || typeOrder(value) !== type) return false;
    if (isNumber(operand) && (Number.isNaN(numeric(operand)) || Number.isNaN(numeric(value)))) return false;
    return fits(compareValues(value, operand));
  };
}

function regexTest(operand: Value, options?: Value): (value: Value) => boolean {
  const pattern =
    operand instanceof BSONRegExp ? operand.pattern : operand instanceof RegExp ? operand.source : operand;
  const own =
    operand instanceof BSONRegExp ? operand.options : operand instanceof RegExp ? operand.flags : '';
  const flags = typeof options === 'string' ? options : own;
  if (typeof pattern !== 'string') throw serverErrors.badValue('$regex has to be a string');
  if (pattern.length > longestPattern) throw serverErrors.notSupported('so long a regular expression');
  // Possessive quantifiers, atomic groups and inline flags mean something else, or nothing, to JavaScript.
  if (/\(\?[>imsx#-]|[*+?}]\+|\\[AZzGQER]/.test(pattern) || /[^ims]/.test(flags)) {
    throw serverErrors.notSupported(`the regular expression /${pattern}/${flags}`);
  }
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, flags);
  } catch {
    throw serverErrors.badValue(`invalid regular expression: ${pattern}`);
  }
  return (value) => typeof value === 'string' && expression.test(value);
}

function elemMatch(operand: Value): ValueTest {
  if (!isDocument(operand)) throw serverErrors.badValue('$elemMatch needs an Object');
  const test: (item: Value) => boolean = isOperatorDocument(operand)
    ? (
        (condition) => (item: Value) =>
          condition([item])
      )(compileCondition(operand))
    : (
        (filter) => (item: Value) =>
          isDocument(item) && filter(item)
      )(compileFilter(operand));
  return (candidates) => candidates.some((value) => Array.isArray(value) && value.some(test));
}
