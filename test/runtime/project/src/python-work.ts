/** The functions of the Python library's tests. */
import { type Unfuture, unsync } from 'unsync';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Notes a letter down, behind those of all threads before it. */
function note(calls: Int32Array, letter: string): void {
  Atomics.store(calls, Atomics.add(calls, 0, 1) + 1, letter.charCodeAt(0));
}

export class TestException extends Error {}

type Other = (calls: Int32Array, before: string, after: string) => Unfuture<string>;

/** @unsync */
export async function faff(): Promise<boolean> {
  await sleep(10);
  return true;
}

/** @unsync */
export async function other(calls: Int32Array, before: string, after: string): Promise<string> {
  note(calls, before);
  await sleep(20);
  note(calls, after);
  return 'faff';
}

/** @unsync */
export async function long(
  task: Unfuture<string>,
  calls: Int32Array,
  before: string,
  after: string,
): Promise<string> {
  note(calls, before);
  const result = await task;
  note(calls, after);
  return result;
}

/** @unsync */
export async function callAndAwait(task: Other, calls: Int32Array): Promise<string> {
  note(calls, 'a');
  const result = await task(calls, 'b', 'c');
  note(calls, 'd');
  return result;
}

/** @unsync */
export async function callAndBlock(task: Other, calls: Int32Array): Promise<string> {
  note(calls, 'a');
  const result = task(calls, 'b', 'c').result();
  note(calls, 'd');
  return result;
}

/** @unsync */
export async function callAwaitAndBlock(task: Other, calls: Int32Array): Promise<string> {
  note(calls, 'a');
  const future = task(calls, 'b', 'c');
  await future;
  const result = future.result();
  note(calls, 'd');
  return result;
}

/** @unsync */
export async function awaitTwice(task: Other, calls: Int32Array): Promise<string> {
  note(calls, 'a');
  const future = task(calls, 'b', 'c');
  await future;
  await future;
  note(calls, 'd');
  return future.result();
}

/** @unsync */
export async function error(): Promise<never> {
  await sleep(10);
  throw new TestException('test');
}

/** @unsync */
export async function wrapper(future: PromiseLike<string>): Promise<string> {
  return await future;
}

export class Class {
  /** @unsync */
  async wait(): Promise<string> {
    await sleep(10);
    return 'faff';
  }
}

export const withOptions = unsync((): string => 'faff', { name: 'faff' });

const synced = (x: string): string => `${x}a`;
export const marked = unsync(synced);

/** @unsync */
export async function source(): Promise<string> {
  await sleep(10);
  return 'faff';
}

/** @unsync */
export async function continuation(result: string): Promise<string> {
  await sleep(10);
  return `${result}derp`;
}

/** @unsync */
export function nonAsyncWork(): string {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  return 'faff';
}

/** @unsync */
export async function aggregator(futures: readonly PromiseLike<string>[]): Promise<string[]> {
  const results: string[] = [];
  for (const future of futures) results.push(await future);
  return results;
}

/** @unsync */
export function concatenate(arg: string, { kwarg = '' } = {}): string {
  return arg + kwarg;
}

/** @unsync cpuBound */
export function cpuBound(ms: number): string {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return 'faff';
}
