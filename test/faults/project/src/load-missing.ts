/** Its entry is deleted after the build. */

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
