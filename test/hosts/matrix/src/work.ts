import { basename } from 'node:path';
import { place } from './helper.ts';
import { ping } from './other.ts';

const table = new Map<string, number>([['a', 1]]);
table.set('b', 2);

/** @unsync */
export async function load(file: string): Promise<string> {
  const { late } = await import('./late.ts');
  return `${basename(file)} ${place()} ${table.size} ${late}`;
}

/** @unsync */
export function fails(code: number): never {
  throw new RangeError(`refused ${code}`);
}

/** @unsync cpuBound */
export const square = (n: number, { add = 1 }: { add?: number } = {}): number => n * n + add;

export function counter(step: number): (n: number) => unknown {
  /** @unsync */
  function count(n: number): number {
    return n + step;
  }
  return count;
}

/**
 * Two modules whose entries need each other's functions.
 * @unsync
 */
export async function pong(n: number): Promise<number> {
  return n === 0 ? 0 : 1 + (await ping(n - 1));
}
