/** The annotated functions that the fault matrix calls: the same, for each executor. */
import type { Unfuture } from 'unsync';
import { type Action, perform } from './actions.js';

/** @unsync */
export async function onLoop(action: Action, value?: unknown): Promise<unknown> {
  return perform(action, value);
}

/** @unsync */
export function onThread(action: Action, value?: unknown): unknown {
  return perform(action, value);
}

/** @unsync cpuBound */
export function onCpu(action: Action, value?: unknown): unknown {
  return perform(action, value);
}

/** @unsync { timeout: 100 } */
export async function brieflyOnLoop(action: Action, value?: unknown): Promise<unknown> {
  return perform(action, value);
}

/** @unsync { timeout: 100 } */
export function brieflyOnThread(action: Action, value?: unknown): unknown {
  return perform(action, value);
}

/** @unsync { cpuBound: true, timeout: 100 } */
export function brieflyOnCpu(action: Action, value?: unknown): unknown {
  return perform(action, value);
}

/**
 * Answers after a moment, with the loop free meanwhile.
 * @unsync
 */
export async function laterOnLoop(value: unknown): Promise<unknown> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return value;
}

/** @unsync */
export async function nestOnLoop(depth: number): Promise<number> {
  return depth === 0 ? 0 : 1 + (await nestOnLoop(depth - 1));
}

/** @unsync */
export function nestOnThread(depth: number): number {
  return depth === 0 ? 0 : 1 + nestOnThread(depth - 1).result();
}

/** @unsync cpuBound */
export function nestOnCpu(depth: number): number {
  return depth === 0 ? 0 : 1 + nestOnCpu(depth - 1).result();
}

/** @unsync */
export async function blockOnLoop(other: Unfuture<unknown>): Promise<unknown> {
  return other.result();
}

/** @unsync */
export function blockOnThread(other: Unfuture<unknown>): unknown {
  return other.result();
}

/** @unsync cpuBound */
export function blockOnCpu(other: Unfuture<unknown>): unknown {
  return other.result();
}

/** @unsync */
export async function awaitOnLoop(other: PromiseLike<unknown>): Promise<unknown> {
  return await other;
}

/** @unsync */
export async function callBackOnLoop(callback: (n: number) => number, n: number): Promise<number> {
  return await callback(n);
}
