/**
 * The whole runtime. The build makes one file of it, which every entry point of the package takes its part of: however
 * and from wherever it is loaded, there is one runtime in a thread, and reading one file instead of fifty takes 20 ms
 * off the way to the first result in each of the threads on that way.
 */
export type { AnyGenerator, Dispatched, Predicate } from './dispatched';
export * from './errors';
export * from './generated-calls';
export { type ExecutorStats, type Stats, shutdown, stats, type WarmupCounts, warmup } from './lifecycle';
export { type Marker, type UnsyncOptions, unsync } from './marker';
export { type Configuration, configure } from './settings';
export { Unfuture } from './unfuture';
export { Unstream } from './unstream';
export { transfer } from './wire/codec/transfer';
export { followCalls, signal } from './worker/ambient';
export { serve } from './worker/serve';

import { wire } from './wiring';

wire();
