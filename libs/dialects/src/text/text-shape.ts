import type { PartRole } from './text-part.js';

/**
 * Where text stands in a part of a document. Arrays are transparent: what a shape says of a value it says of each
 * element of a list of them.
 */
export interface TextShape {
  /** Whether a string here is text. */
  readonly isText?: boolean;
  /** Texts here may be files in disguise: base64 and data URLs are left out. */
  readonly mayBeData?: boolean;
  /** What the members of an object here are; members that are not named hold no text. */
  readonly members?: ReadonlyMap<string, TextShape>;
  /** What members are that are not named. */
  readonly others?: TextShape;
  /** Role of all text here, whatever the objects within say of themselves. */
  readonly role?: PartRole;
  /** Instead of `members`: the `type` of the object decides. */
  readonly byType?: ReadonlyMap<string, TextShape>;
}

/** A string that is text. */
export const text: TextShape = { isText: true };

const anyMembers = new Map<string, TextShape>();
/** Values of the application's own making: every string below is text. */
export const anything: TextShape = { isText: true, mayBeData: true, members: anyMembers };
Object.assign(anything, { others: anything });

/** JSON schemas: their descriptions, at any depth. A property may itself be called `description`. */
export const schema: { others?: TextShape; members: Map<string, TextShape> } = { members: new Map() };
schema.others = schema;
schema.members.set('description', { ...schema, isText: true });

/** A shape for an object with these members. */
export function shape(members: Readonly<Record<string, TextShape>>): TextShape {
  return { members: new Map(Object.entries(members)) };
}

/** The same shape with a role of its own. */
export function by(role: PartRole, of: TextShape): TextShape {
  return { ...of, role };
}
