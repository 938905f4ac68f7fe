/**
 * The errors of the public API. All of them are `UnsyncError`s, so that one `catch` can tell what the runtime says
 * from what a user's function threw.
 */

/** As `ErrorOptions`, which only projects have that compile for ES2022 or later. */
interface Options {
  readonly cause?: unknown;
}

/** The base of every error the runtime itself raises. */
export class UnsyncError extends Error {
  constructor(message: string, options?: Options) {
    super(message, options);
    nameOf(this, 'UnsyncError');
  }
}

/** An Unfuture was settled twice, or asked for a result that it cannot wait for where it was asked. */
export class InvalidStateError extends UnsyncError {
  constructor(message: string, options?: Options) {
    super(message, options);
    nameOf(this, 'InvalidStateError');
  }
}

/** A call ran longer than its `timeout`, or `.result(timeoutMs)` waited longer than it was told to. */
export class TimeoutError extends UnsyncError {
  constructor(message: string, options?: Options) {
    super(message, options);
    nameOf(this, 'TimeoutError');
  }
}

/** The call was cancelled. Its `name` is `AbortError`, as everywhere in Node. */
export class CancelledError extends UnsyncError {
  readonly code = 'ABORT_ERR';
  constructor(message = 'The call was cancelled', options?: Options) {
    super(message, options);
    nameOf(this, 'AbortError');
  }
}

/** A blocking wait that nothing could ever end. */
export class DeadlockError extends UnsyncError {
  constructor(message: string, options?: Options) {
    super(message, options);
    nameOf(this, 'DeadlockError');
  }
}

/** The worker that ran the call died: it exited, ran out of memory, or threw outside of the call. */
export class WorkerCrashedError extends UnsyncError {
  /** The exit code, when the worker called `process.exit()`. */
  readonly exitCode: number | undefined;
  constructor(message: string, options?: Options & { exitCode?: number }) {
    super(message, options);
    this.exitCode = options?.exitCode;
    nameOf(this, 'WorkerCrashedError');
  }
}

/** A value that cannot travel between threads. */
export class SerializationError extends UnsyncError {
  /** Where the value stands: `args[0].opts.onDone`, `result.socket`. */
  readonly path: string;
  constructor(path: string, message: string, options?: Options) {
    super(message, options);
    this.path = path;
    nameOf(this, 'SerializationError');
  }
}

/** `name` as the built-in errors have it: there, and not enumerable, so that `console.log` does not list it. */
function nameOf(error: Error, name: string): void {
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
}
