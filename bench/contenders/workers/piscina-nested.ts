import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** A pool in the worker of a pool: Piscina's way to call a task from a task. */
let inner: Piscina | undefined;

export async function fanOut([count, threads]: [number, number]): Promise<number> {
  inner ??= new Piscina({
    filename: fileURLToPath(new URL('./one-argument.js', import.meta.url)),
    name: 'add',
    minThreads: threads,
    maxThreads: threads,
  });
  const pool = inner;
  const results = await Promise.all(Array.from({ length: count }, (_, i) => pool.run([i, 1])));
  return results.length;
}
