/** `unsync`: the public API. */

export type { Dispatched } from './dispatched';
export * from './errors';
export { type ExecutorStats, type Stats, shutdown, stats, type WarmupCounts, warmup } from './lifecycle';
export { type UnsyncOptions, unsync } from './marker';
export { type Configuration, configure } from './settings';
export { Unfuture } from './unfuture';
export { Unstream } from './unstream';
export { transfer } from './wire/codec/transfer';
export { signal } from './worker/ambient';

import './wiring';
