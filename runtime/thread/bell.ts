/**
 * This thread's bell: what it sleeps on while it is blocked. Whoever posts to the thread rings it; how is up to the
 * transport. A thread that has no bell cannot block.
 */
export interface Bell {
  /** How often it rang. Read it before you look at the links. */
  readonly count: number;
  /** Announces that the thread is about to sleep. Pair with {@link disarm}. */
  arm(): void;
  disarm(): void;
  /** Looks for `ms` milliseconds whether the count goes past `seen`. Returns whether it did. */
  spin(seen: number, ms: number): boolean;
  /** Sleeps until the count goes past `seen`, for at most `ms` milliseconds. */
  sleep(seen: number, ms: number): void;
}

export let bell: Bell | undefined;

export function useBell(value: Bell): void {
  bell = value;
}
