/** `unsync`: the public API. */
import { followCalls } from './runtime';

export {
  CancelledError,
  type Configuration,
  configure,
  DeadlockError,
  type Dispatched,
  type ExecutorStats,
  InvalidStateError,
  type Marker,
  SerializationError,
  type Stats,
  shutdown,
  signal,
  stats,
  TimeoutError,
  transfer,
  Unfuture,
  Unstream,
  UnsyncError,
  type UnsyncOptions,
  unsync,
  type WarmupCounts,
  WorkerCrashedError,
  warmup,
} from './runtime';

// Who can call `signal()` has loaded this module.
followCalls();
