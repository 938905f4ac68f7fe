/** What was asked for cannot be done; the user is told in one sentence, without a stack. */
export class UsageError extends Error {
  /** @param help how to call the command, when that is what went wrong */
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
