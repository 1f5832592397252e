/** A failure the user can act on: its message is one clear sentence and is printed without a stack. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}

/** The text to show for anything thrown: one sentence for a `StackFailure`, the stack for a defect. */
export function describeFailure(error: unknown): string {
  if (error instanceof StackFailure) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
