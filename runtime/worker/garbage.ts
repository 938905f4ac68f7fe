/**
 * Collects garbage. A thread that has nothing to do does it never by itself, and the process would stay for a callback
 * that no code can call any more. Node.js has no function for it; this is the way that test runners take.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (() => void) | undefined;
  collect?.();
}
