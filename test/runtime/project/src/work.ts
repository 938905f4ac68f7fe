/** Annotated functions for the cases. */
import type { FileHandle } from 'node:fs/promises';
import { isMainThread, type ResourceLimits, resourceLimits, threadId } from 'node:worker_threads';
import { signal, transfer, Unfuture } from 'unsync';

/** @unsync */
export async function later<T>(ms: number, value: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return value;
}

// @unsync-ignore UNSYNC3002
/** @unsync */
export async function textOf(stream: ReadableStream): Promise<string> {
  return new Response(stream).text();
}

// @unsync-ignore UNSYNC3002
/** @unsync */
export async function statusOf(file: FileHandle): Promise<{ size: number }> {
  const { size } = await file.stat();
  await file.close();
  return { size };
}

/** @unsync */
export function programArguments(): string[] {
  return process.argv;
}

/** @unsync */
export async function argumentsOnLoop(): Promise<string[]> {
  return process.argv;
}

/** @unsync */
export function echo<T>(value: T): T {
  return value;
}

/** @unsync */
export async function echoOnLoop<T>(value: T): Promise<T> {
  return value;
}

/** @unsync cpuBound */
export function add(a: number, b: number): number {
  return a + b;
}

/** @unsync cpuBound */
export function limits(): ResourceLimits {
  return resourceLimits;
}

/** @unsync */
export function isOffMain(): boolean {
  return !isMainThread;
}

/** @unsync */
export function thread(): number {
  return threadId;
}

/** @unsync */
export function sumOf(futures: Iterable<Unfuture<number>>): number {
  let sum = 0;
  for (const future of futures) sum += future.result();
  return sum;
}

/** @unsync */
export async function awaitIt<T>(future: Promise<T>): Promise<T> {
  return await future;
}

/** @unsync */
export function blockOn<T>(future: Unfuture<T>): T {
  return future.result();
}

/** @unsync */
export function giveBack<T>(future: Unfuture<T>): Unfuture<T> {
  return future;
}

/** @unsync */
export function blockOnGivenBack<T>(future: Unfuture<T>): T {
  return giveBack(future).result();
}

/** @unsync */
export function sumUpTo(n: number): number {
  return n === 0 ? 0 : n + sumBelow(n).result();
}

/** @unsync */
export function sumBelow(n: number): Unfuture<number> {
  return sumUpTo(n - 1);
}

/** @unsync */
export function blockBriefly<T>(future: Unfuture<T>, ms: number): T {
  return future.result(ms);
}

/** @unsync */
export async function blockOnLoop<T>(future: Unfuture<T>): Promise<T> {
  return future.result();
}

/** @unsync */
export function settle<T>(future: Unfuture<T>, value: T): void {
  future.setValue(value);
}

/** @unsync */
export function reject(future: Unfuture<unknown>, reason: unknown): void {
  future.setException(reason);
}

/** @unsync */
export function begin(cells: Int32Array): number {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  return Atomics.load(cells, 0);
}

/**
 * Says that it has begun, and goes on until it is told to stop.
 * @unsync
 */
export function hold(cells: Int32Array): string {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  Atomics.wait(cells, 1, 0);
  return 'released';
}

/**
 * As `hold`, with a timeout of 35 days.
 * @unsync { timeout: 3024000000 }
 */
export function holdForWeeks(cells: Int32Array): string {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  Atomics.wait(cells, 1, 0);
  return 'released';
}

/**
 * Counts that it ran, in the cell `at`. As short as a call can be, unless it is to `wait` until the cell 1 is set, or so
 * many milliseconds.
 * @unsync
 */
export function tick(cells: Int32Array, at: number, wait: boolean | number = false): number {
  Atomics.add(cells, at, 1);
  if (wait !== false) Atomics.wait(cells, 1, 0, wait === true ? undefined : wait);
  return at;
}

/** @unsync */
export function startCallback(callback: () => number | Promise<number>): unknown[] {
  return [callback()];
}

/** @unsync */
export function startLater(ms: number): Unfuture<number>[] {
  return [later(ms, 1), later(ms, 2).then((n) => n + 1)];
}

/** @unsync */
export function tickWith(buffer: ArrayBuffer, cells: Int32Array, at: number, wait = false): number {
  Atomics.add(cells, at, 1);
  if (wait) Atomics.wait(cells, 1, 0);
  return buffer.byteLength;
}

/** @unsync */
export async function untilAborted(cells: Int32Array): Promise<unknown> {
  const aborted = new Promise((resolve) => {
    signal().addEventListener('abort', () => resolve(signal().reason));
  });
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  const reason = await aborted;
  Atomics.store(cells, 1, 1);
  Atomics.notify(cells, 1);
  return reason;
}

/** @unsync */
export async function forever(cells: Int32Array): Promise<never> {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  return new Promise(() => setInterval(() => {}, 1000));
}

/** @unsync */
export function callBack(callback: (n: number) => number | Promise<number>, n: number): number {
  return (callback(n) as Unfuture<number>).result();
}

/** @unsync */
export async function callBackOnLoop(
  callback: (n: number) => number | Promise<number>,
  n: number,
): Promise<number> {
  return await callback(n);
}

/** @unsync */
export function apply<A, B>(fn: (value: A) => Unfuture<B>, value: A): B {
  return fn(value).result();
}

/** @unsync */
export function moveBack(buffer: ArrayBuffer): ArrayBuffer {
  new Uint8Array(buffer)[0] = 99;
  return transfer(buffer);
}

/** @unsync */
export function detachedAfterReturn(size: number): { first: Unfuture<number>; bytes: Uint8Array } {
  const bytes = new Uint8Array(size);
  const first = new Unfuture<number>();
  setImmediate(() => first.setValue(size));
  return { first, bytes: transfer(bytes) };
}

/** @unsync */
export async function whenAborted(abort: AbortSignal, ready: (aborted: boolean) => void): Promise<unknown> {
  return new Promise((resolve) => {
    abort.addEventListener('abort', () => resolve(abort.reason));
    ready(abort.aborted);
  });
}

/** @unsync */
export function depth(n: number): number {
  return n === 0 ? 0 : 1 + depth(n - 1).result();
}

/**
 * A plain function that returns a promise of its thread.
 * @unsync
 */
export function promised(ms: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('promised'), ms));
}

/** @unsync */
export function blockOnPromised(ms: number): string {
  return promised(ms).result();
}

/** @unsync */
export function exitWith(_held: Unfuture<unknown>): never {
  return process.exit(1);
}

/**
 * Keeps an Unfuture pending over garbage collections in this thread, referred to by nothing but its waiter.
 * @unsync
 */
export async function awaitOverCollections(future: Unfuture<string>, abort: AbortSignal): Promise<string> {
  const aborted = new Promise<string>((resolve) =>
    abort.addEventListener('abort', () => resolve(abort.reason)),
  );
  return (await future) + (await aborted);
}

/** @unsync */
export async function collectGarbage(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @unsync */
export async function useOnce(
  _callback: () => void,
  _future: Unfuture<unknown>,
  _abort: AbortSignal,
): Promise<void> {}

/** @unsync */
export function increment(cells: Int32Array): void {
  Atomics.add(cells, 0, 1);
}

/** @unsync */
export function makers(): { add: typeof add; pending: Unfuture<number>; settle: (n: number) => void } {
  const pending = new Unfuture<number>();
  return { add, pending, settle: (n) => pending.setValue(n) };
}

/**
 * What refuses to say whether it is a promise, as stubs and proxies of services do.
 * @unsync
 */
export function refuseThen(): object {
  return new Proxy(
    {},
    {
      get: (_target, key) => {
        throw new TypeError(`there is no ${String(key)}`);
      },
    },
  );
}

/**
 * A function that can be awaited, as some query builders are.
 * @unsync
 */
export function callableThenable(): PromiseLike<number> {
  return Object.assign(() => {}, { then: (resolve: (n: number) => void) => resolve(7) }) as never;
}

/** @unsync { timeout: 20 } */
export function hangBriefly(): never {
  for (;;);
}

/** @unsync */
export function keeper(): { stuck: (cells: Int32Array) => Unfuture<never> } {
  return {
    stuck: (cells) => {
      Atomics.add(cells, 0, 1);
      Atomics.notify(cells, 0);
      return new Unfuture<never>();
    },
  };
}

/** @unsync */
export function throwsAfterwards(message: string): string {
  setImmediate(() => {
    throw new RangeError(message);
  });
  return 'done';
}

// @unsync-ignore UNSYNC3003
/** @unsync */
export async function useAtOnce(
  callback: () => unknown,
  how: 'text' | 'sum' | 'compare' | 'json' | 'await',
): Promise<string> {
  const result = callback();
  if (how === 'await') return String(await result);
  if (how === 'text') return `${result}`;
  if (how === 'sum') return String((result as number) + 1);
  if (how === 'compare') return String((result as number) > 0);
  return JSON.stringify({ result });
}

/** @unsync */
export function echoPromise<T>(promise: Promise<T>): Promise<T> {
  return promise;
}

/** @unsync */
export async function echoPromiseOnLoop<T>(promise: Promise<T>): Promise<T> {
  return promise;
}

/** @unsync */
export async function settleAfter(future: Unfuture<string>, ms: number): Promise<void> {
  setTimeout(() => future.setValue('late'), ms);
}
