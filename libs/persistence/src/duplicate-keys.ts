const duplicateKeyCode = 11000;

/**
 * Which operations of an unordered bulk write ran into an id that exists already.
 *
 * @returns their positions, or `null` when anything else went wrong besides or instead
 */
export function duplicateKeyPositions(error: unknown): number[] | null {
  const { writeErrors } = error as { writeErrors?: unknown };
  const list = (Array.isArray(writeErrors) ? writeErrors : [writeErrors ?? []].flat()) as {
    code?: number;
    index: number;
  }[];
  const isOnlyDuplicates = list.length > 0 && list.every(({ code }) => code === duplicateKeyCode);
  return isOnlyDuplicates ? list.map(({ index }) => index) : null;
}
