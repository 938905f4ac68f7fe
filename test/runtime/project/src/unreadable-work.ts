/** A value that leaves a thread and that no thread can read: Node.js is told to build it of a class that it lacks. */
import { BlockList } from 'node:net';
import type { Unfuture } from 'unsync';

export function unreadable(): BlockList {
  const list = new BlockList();
  const symbols = Object.getOwnPropertySymbols(BlockList.prototype);
  const clone = symbols.find(({ description }) => description === 'messaging_clone_symbol') as symbol;
  const value = (): unknown => ({ data: {}, deserializeInfo: 'internal/blocklist:Nothing' });
  return Object.defineProperty(list, clone, { value });
}

/** @unsync */
export async function onLoop(): Promise<{ deep: BlockList }> {
  return { deep: unreadable() };
}

/** @unsync */
export function onThread(): { deep: BlockList } {
  return { deep: unreadable() };
}

/** @unsync cpuBound */
export function onCpu(): { deep: BlockList } {
  return { deep: unreadable() };
}

/** @unsync */
export async function takeOnLoop(value: unknown): Promise<string> {
  return typeof value;
}

/** @unsync */
export function takeOnThread(value: unknown): string {
  return typeof value;
}

/** @unsync cpuBound */
export function takeOnCpu(value: unknown): string {
  return typeof value;
}

/** @unsync */
export async function number(n: number): Promise<number> {
  return n;
}

/** @unsync */
export async function object(n: number): Promise<{ n: number }> {
  return { n };
}

/** @unsync */
export function throwIt(): never {
  throw Object.assign(new Error('held back'), { list: unreadable() });
}

/** @unsync */
export function* items(): Generator<unknown> {
  yield { n: 1 };
  yield unreadable();
  yield { n: 3 };
}

/** @unsync */
export function settle(box: Unfuture<unknown>): void {
  box.setValue(unreadable());
}

/** @unsync */
export async function callWith(callback: (value: unknown) => unknown): Promise<unknown> {
  return callback(unreadable());
}

/** @unsync */
export async function nested(): Promise<string> {
  try {
    await onThread();
  } catch (error) {
    return `${(error as Error).name}, and ${(await object(2)).n}`;
  }
  return 'it was read';
}
