/** Functions in whose worker something is left to do when it ends. */
import { appendFileSync, createWriteStream, writeFile } from 'node:fs';

/** Writes into `file` when the worker ends: at once, and by way of a stream. */
function atTheEnd(file: string, name: string): void {
  process.on('exit', () => appendFileSync(file, `${name}\n`));
}

/** @unsync */
export async function onLoop(file: string): Promise<void> {
  atTheEnd(file, 'loop');
}

/** @unsync */
export function onThread(file: string): void {
  atTheEnd(file, 'thread');
}

/** Returns when two threads have come here. */
/** @unsync */
export function meet(cells: Int32Array, file: string): void {
  atTheEnd(file, 'retired');
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  while (Atomics.load(cells, 0) < 2) Atomics.wait(cells, 0, 1);
}

/** @unsync cpuBound */
export function onCpu(file: string): void {
  atTheEnd(file, 'cpu');
}

/** @unsync */
export function throwAtTheEnd(file: string): void {
  process.on('exit', () => {
    throw new Error('at the end');
  });
  atTheEnd(file, 'after a throw');
}

/** @unsync */
export function writeAndReturn(file: string): void {
  writeFile(file, 'x'.repeat(5_000_000), () => {});
  const log = createWriteStream(`${file}.log`);
  for (let i = 0; i < 1000; i++) log.write(`line ${i}\n`);
}

/** @unsync */
export function never(): never {
  for (;;);
}
