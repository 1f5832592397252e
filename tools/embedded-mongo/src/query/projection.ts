import { serverErrors } from '../server-error.js';
import { isDocument, isNumber, numeric, type Doc, type Value } from './values.js';

/** Shapes a document; `null` where the whole document is wanted. */
export type Projection = ((document: Doc) => Doc) | null;

/** Compiles the projection of a `find`: fields in, or fields out, `_id` by choice. Expressions are refused. */
export function compileProjection(projection: Value): Projection {
  if (projection === undefined || (isDocument(projection) && Object.keys(projection).length === 0))
    return null;
  if (!isDocument(projection)) throw serverErrors.failedToParse('the projection must be a document');
  const fields = Object.entries(projection).map(([path, value]) => ({ path, isIn: isIncluded(path, value) }));
  const others = fields.filter(({ path }) => path !== '_id');
  const includes = others[0]?.isIn ?? fields[0]?.isIn ?? false;
  if (others.some(({ isIn }) => isIn !== includes)) {
    throw serverErrors.badValue('Invalid projection: fields in and fields out cannot be mixed');
  }
  const withId = fields.find(({ path }) => path === '_id')?.isIn ?? true;
  const paths = others.map(({ path }) => path.split('.'));
  if (includes) return (document) => picked(document, withId ? [['_id'], ...paths] : paths);
  return (document) => without(document, withId ? paths : [['_id'], ...paths]);
}

function isIncluded(path: string, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (isNumber(value)) return Number(numeric(value)) !== 0;
  throw serverErrors.notSupported(`the projection of '${path}' by an expression`);
}

function picked(document: Doc, paths: readonly (readonly string[])[]): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const below = paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (below.length === 0) continue;
    if (below.some((rest) => rest.length === 0)) result[name] = value;
    else if (isDocument(value)) result[name] = picked(value, below);
    else if (Array.isArray(value)) result[name] = value.filter(isDocument).map((item) => picked(item, below));
  }
  return result;
}

function without(document: Doc, paths: readonly (readonly string[])[]): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const below = paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (below.some((rest) => rest.length === 0)) continue;
    if (below.length > 0 && isDocument(value)) result[name] = without(value, below);
    else if (below.length > 0 && Array.isArray(value)) {
      result[name] = value.map((item) => (isDocument(item) ? without(item, below) : item));
    } else result[name] = value;
  }
  return result;
}
