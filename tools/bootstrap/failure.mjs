/** A failure the user can act on: one clear sentence, printed without a stack. */
export class BootstrapFailure extends Error {}
