/** Its entry throws while it is loaded. */
import { isMainThread } from 'node:worker_threads';

const loaded = isMainThread ? 'in the main thread' : failToLoad();

function failToLoad(): string {
  throw new RangeError('cannot be loaded here');
}

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
