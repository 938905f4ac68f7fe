/**
 * The whole runtime. The build makes one file of it, which every entry point of the package takes its part of: however
 * and from wherever it is loaded, there is one runtime in a thread, and reading one file instead of fifty takes 20 ms
 * off the way to the first result in each of the threads on that way.
 */

export { remember, restore, type Shape, type State, stateOf } from './calls/captured-objects';
export type { AnyGenerator, Dispatched, Predicate } from './calls/dispatched';
export * from './calls/generated-calls';
export { type Marker, type UnsyncOptions, unsync } from './calls/marker';
export * from './errors';
export { Unfuture } from './future/unfuture';
export { Unstream } from './future/unstream';
export { transfer } from './protocol/codec/transfer';
export {
  type ExecutorStats,
  type Stats,
  shutdown,
  stats,
  type WarmupCounts,
  warmup,
} from './scheduling/lifecycle';
export { type Configuration, configure } from './settings';
export { followCalls, signal } from './worker/ambient';

import { wire } from './wiring';

export { serve } from './wiring';

wire();
