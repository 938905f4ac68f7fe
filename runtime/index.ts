/** `unsync`: the public API. */
export * from './errors';
export type { Dispatching } from './generated-api';
export { type ExecutorStats, type Stats, shutdown, stats, type WarmupCounts, warmup } from './lifecycle';
export { type UnsyncOptions, unsync } from './marker';
export { type Configuration, configure } from './settings';
export { Unfuture } from './unfuture';
export { transfer } from './wire/codec/transfer';
export { signal } from './worker/ambient';

import './wiring';
