/** Functions that go on after they have returned. */
import { gzip } from 'node:zlib';
import { Unfuture } from 'unsync';

const later = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

/** @unsync */
export async function page(ms: number): Promise<{ path: string; body: Promise<string> }> {
  return { path: '/', body: later(ms, 'body') };
}

/** @unsync */
export function pageInPool(ms: number): { path: string; body: Promise<string> } {
  return { path: '/', body: later(ms, 'body') };
}

/** @unsync */
export function zipped(bytes: number): { size: Promise<number> } {
  const size = new Promise<number>((resolve, reject) => {
    gzip(Buffer.alloc(bytes), (error, zip) => (error === null ? resolve(zip.length) : reject(error)));
  });
  return { size };
}

/** @unsync */
export function made(ms: number): { box: Unfuture<string> } {
  const box = new Unfuture<string>();
  setTimeout(() => box.setValue('made there'), ms);
  return { box };
}

/** @unsync */
export function settleLater(box: Unfuture<string>, ms: number): void {
  setTimeout(() => box.setValue('settled'), ms);
}

/** @unsync cpuBound */
export function settleWhenOther(box: Unfuture<string>, other: Unfuture<string>): void {
  void other.then((value) => setTimeout(() => box.setValue(`after ${value}`), 50));
}

/** @unsync */
export function callLater(callback: (text: string) => void, ms: number): void {
  setTimeout(() => callback('called'), ms);
}

/** @unsync */
export function never(): { box: Unfuture<string>; body: Promise<string> } {
  return { box: new Unfuture(), body: new Promise(() => {}) };
}

/** @unsync */
export function forget(_box: Unfuture<string>, _callback: () => void): void {}

/** A worker that has something left to do for ever, though nothing that anybody waits for. */
/** @unsync */
export function keepBusy(): void {
  setInterval(() => {}, 1000);
}
