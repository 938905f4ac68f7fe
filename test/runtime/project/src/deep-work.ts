/** Values that are nested deeper than any stack reaches, and functions that make and take them. */
import { Unfuture } from 'unsync';

export interface Linked {
  next?: Linked;
  /** The outermost one, so that there is a way back up. */
  top?: Linked;
  extra?: unknown;
}

export const chain = (depth: number, extra?: unknown): Linked => {
  const top: Linked = {};
  let last = top;
  for (let i = 0; i < depth; i++) last = last.next = { top };
  last.extra = extra;
  return top;
};

/** How deep it is, and its innermost object. Every object in it has to know the outermost. */
export const measure = (top: Linked): { depth: number; extra: unknown } => {
  let depth = 0;
  let last = top;
  while (last.next !== undefined) {
    last = last.next;
    depth++;
    if (last.top !== top) throw new Error(`the object ${depth} deep has lost the outermost one`);
  }
  return { depth, extra: last.extra };
};

export const brackets = (depth: number): unknown =>
  JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

export const causes = (depth: number): Error => {
  let error = new Error('0');
  for (let i = 1; i <= depth; i++) error = new RangeError(String(i), { cause: error });
  return error;
};

/** @unsync */
export async function onLoop(depth: number): Promise<Linked> {
  return chain(depth);
}

/** @unsync */
export function onThread(depth: number): Linked {
  return chain(depth);
}

/** @unsync cpuBound */
export function onCpu(depth: number): Linked {
  return chain(depth);
}

/** @unsync */
export async function depthOnLoop(value: Linked): Promise<number> {
  return measure(value).depth;
}

/** @unsync */
export function depthOnThread(value: Linked): number {
  return measure(value).depth;
}

/** @unsync cpuBound */
export function depthOnCpu(value: Linked): number {
  return measure(value).depth;
}

/** @unsync */
export async function number(n: number): Promise<number> {
  return n;
}

/** @unsync */
export function mapsAndSets(depth: number): Map<unknown, unknown> {
  let inner: unknown = 'the core';
  for (let i = 0; i < depth; i++) inner = i % 2 === 0 ? new Map([['in', inner]]) : new Set([inner]);
  return new Map([['in', inner]]);
}

/** @unsync */
export async function throwCauses(depth: number): Promise<never> {
  throw causes(depth);
}

/** @unsync */
export function* items(depth: number): Generator<Linked> {
  yield chain(1);
  yield chain(depth);
  yield chain(2);
}

/** @unsync */
export async function callWith(
  depth: number,
  callback: (value: Linked) => Promise<number> | number,
): Promise<number> {
  return callback(chain(depth));
}

/** @unsync */
export function settleDeep(future: Unfuture<Linked>, depth: number): void {
  future.setValue(chain(depth));
}

/** @unsync */
export function rejectDeep(future: Unfuture<Linked>, depth: number): void {
  future.setException(causes(depth));
}

/** @unsync */
export function withFuture(depth: number): Linked {
  return chain(depth, Unfuture.fromValue(7));
}

/** @unsync */
export async function nested(depth: number): Promise<number> {
  return measure(await onThread(depth)).depth;
}
