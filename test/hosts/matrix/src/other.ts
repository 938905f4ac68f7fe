import { pong } from './work.ts';

/** @unsync */
export async function ping(n: number): Promise<number> {
  return n === 0 ? 0 : 1 + (await pong(n - 1));
}
