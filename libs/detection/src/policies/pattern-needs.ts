import type { PatternNode } from './pattern-tree.js';

/** What every match of a pattern has: cheap to look for, so that the engine runs where it may find something. */
export interface PatternNeeds {
  /** One of these stands in every match, folded to lower case; `null` when nothing is certain. */
  readonly literals: readonly string[] | null;
  /** Every match has at least this many ASCII digits. */
  readonly digits: number;
  /** Longest match in UTF-16 units; infinite for unbounded repetitions. */
  readonly maxUnits: number;
  /** No match is shorter, UTF-16 units. */
  readonly minUnits: number;
  /** Whether no match has white space in it, or depends on where the text or its lines end. */
  readonly isWithinWord: boolean;
}

interface Needs extends Omit<PatternNeeds, 'isWithinWord' | 'minUnits'> {
  /** Texts the node can be, while they are few; within a sequence, texts it can end with. */
  readonly exact: readonly string[] | null;
  /** Whether the texts are all of the node, not only its end. */
  readonly isWhole: boolean;
}

const maxExact = 24;
const maxExactUnits = 64;

const empty: Needs = { exact: [''], isWhole: true, literals: null, digits: 0, maxUnits: 0 };

/** What matches of a pattern have in common. */
export function needsOf(node: PatternNode): PatternNeeds {
  const { exact, literals, digits, maxUnits } = needs(node);
  return {
    literals: best(exact, literals),
    digits,
    maxUnits,
    minUnits: leastUnits(node),
    isWithinWord: isWithinWord(node),
  };
}

function leastUnits(node: PatternNode): number {
  switch (node.kind) {
    case 'nothing':
      return 0;
    case 'literal':
    case 'class':
      return 1;
    case 'sequence':
      return node.nodes.reduce((units, each) => units + leastUnits(each), 0);
    case 'choice':
      return Math.min(...node.nodes.map(leastUnits));
    case 'repeat':
      return leastUnits(node.node) * node.min;
  }
}

function isWithinWord(node: PatternNode): boolean {
  switch (node.kind) {
    case 'nothing':
      return !node.isAnchor;
    case 'literal':
      return !/\s/.test(node.character);
    case 'class':
      return !node.maySpace;
    case 'sequence':
    case 'choice':
      return node.nodes.every(isWithinWord);
    case 'repeat':
      return isWithinWord(node.node);
  }
}

function needs(node: PatternNode): Needs {
  switch (node.kind) {
    case 'nothing':
      return empty;
    case 'literal':
      return literalNeeds(node.character);
    case 'class':
      return notExact(null, node.isDigits ? 1 : 0, node.maxUnits);
    case 'sequence':
      return closed(node.nodes.map(needs).reduce(followed, empty));
    case 'choice':
      return node.nodes.map(needs).reduce(either);
    case 'repeat':
      return repeated(needs(node.node), node.min, node.max);
  }
}

/** Other characters than ASCII have forms in other cases that folding does not reach. */
function literalNeeds(character: string): Needs {
  const isDigit = character >= '0' && character <= '9';
  const exact = character <= '\u007f' ? [character.toLowerCase()] : null;
  return { exact, isWhole: true, literals: null, digits: isDigit ? 1 : 0, maxUnits: character.length };
}

function followed(left: Needs, right: Needs): Needs {
  const digits = left.digits + right.digits;
  const maxUnits = left.maxUnits + right.maxUnits;
  if (left.exact !== null && right.exact !== null) {
    const exact = left.exact.flatMap((head) => (right.exact ?? []).map((tail) => head + tail));
    if (exact.length <= maxExact && exact.every((text) => text.length <= maxExactUnits)) {
      const literals = best(left.literals, right.literals);
      return { exact, isWhole: left.isWhole, literals, digits, maxUnits };
    }
  }
  // The exact texts on the left are as long as they will get; those on the right may still grow.
  const literals = best(best(left.exact, left.literals), right.literals);
  const isGrowing = right.exact !== null && right.exact.some((text) => text !== '');
  if (isGrowing) return { exact: right.exact, isWhole: false, literals, digits, maxUnits };
  return notExact(literals, digits, maxUnits);
}

function either(left: Needs, right: Needs): Needs {
  const digits = Math.min(left.digits, right.digits);
  const maxUnits = Math.max(left.maxUnits, right.maxUnits);
  const exact = left.exact !== null && right.exact !== null ? [...left.exact, ...right.exact] : null;
  if (exact !== null && exact.length <= maxExact) {
    return { exact, isWhole: true, literals: null, digits, maxUnits };
  }
  const one = best(left.exact, left.literals);
  const other = best(right.exact, right.literals);
  const both = one === null || other === null ? null : [...one, ...other];
  return notExact(both !== null && both.length <= maxExact ? both : null, digits, maxUnits);
}

function repeated(inner: Needs, min: number, max: number): Needs {
  const digits = inner.digits * min;
  const maxUnits = max === 0 || inner.maxUnits === 0 ? 0 : inner.maxUnits * max;
  if (min === 0) return notExact(null, digits, maxUnits);
  if (min === 1 && max === 1) return inner;
  return notExact(best(inner.exact, inner.literals), digits, maxUnits);
}

/** The end of a sequence is not what follows something else. */
function closed(found: Needs): Needs {
  return found.isWhole ? found : notExact(best(found.exact, found.literals), found.digits, found.maxUnits);
}

function notExact(literals: readonly string[] | null, digits: number, maxUnits: number): Needs {
  return { exact: null, isWhole: true, literals, digits, maxUnits };
}

/** The set that tells more: whose shortest text is longer, then the smaller one. An empty text tells nothing. */
function best(left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null {
  const [leftUnits, rightUnits] = [shortest(left), shortest(right)];
  if (leftUnits === 0 && rightUnits === 0) return null;
  if (leftUnits !== rightUnits) return leftUnits > rightUnits ? left : right;
  return (left?.length ?? 0) <= (right?.length ?? 0) ? left : right;
}

function shortest(texts: readonly string[] | null): number {
  return texts === null || texts.length === 0 ? 0 : Math.min(...texts.map(({ length }) => length));
}
