/** What do workers load before anything else? Hooks that the program has set up itself, not by a flag of Node's. */

/** Where a host leaves the path of a CommonJS module: `unsync/register`, when the program imports it. */
const PRELOAD = Symbol.for('unsync/preload');

export function preloadOfThisThread(): string | undefined {
  return (globalThis as { [PRELOAD]?: string })[PRELOAD];
}
