/** Its entry is replaced by one with a syntax error after the build. */

const loaded = 'loaded';

/** @unsync */
export async function onLoop(): Promise<string> {
  return loaded;
}

/** @unsync */
export function onThread(): string {
  return loaded;
}

/** @unsync cpuBound */
export function onCpu(): string {
  return loaded;
}
