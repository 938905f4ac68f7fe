/** Two functions, of which the entry has only one: as if it came from an older build (see ../../cases.test.ts). */

/** @unsync */
export function kept(): string {
  return 'kept';
}

/** @unsync */
export function missing(): string {
  return 'missing';
}
