/**
 * Where a call was made. An error from a worker shows the worker's frames; the frames of the call are appended to
 * them, as an `await` would.
 */
import { UnsyncError } from '../errors';
import { limitFrames, withoutOwnFrames } from '../thread/stack-frames';

/** How many calls of a tick get one. */
const PER_TICK = 16;
/** How many frames are kept of each. Every frame costs time. */
const FRAMES = 6;

let left = PER_TICK;
let scheduled = false;
const settled = Promise.resolve();
const refill = (): void => {
  left = PER_TICK;
  scheduled = false;
};

/**
 * An error whose stack is the caller's. Taking one costs 4 µs, more than the rest of a small call, so only the first
 * calls of a tick get one: a program that makes thousands at once makes them in one place.
 * @param below the function whose caller is the first frame
 */
export function takeCallSite(below: (...args: never[]) => unknown): Error | undefined {
  if (left === 0) return undefined;
  left--;
  if (!scheduled) {
    scheduled = true;
    settled.then(refill);
  }
  const limit = Error.stackTraceLimit;
  if (limit > FRAMES) limitFrames(FRAMES);
  const site: Error = Object.create(Error.prototype) as Error;
  Error.captureStackTrace(site, below);
  if (limit > FRAMES) limitFrames(limit);
  return site;
}

const marked = new WeakSet<Error>();

/** Appends the frames of the call to an error that came from a worker. Returns the error. */
export function withCallSite(error: unknown, site: Error | undefined): unknown {
  if (site === undefined || !(error instanceof Error) || marked.has(error)) return error;
  const frames = site.stack?.split('\n').slice(1).join('\n');
  if (frames === undefined || frames === '') return error;
  marked.add(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  const stack = withoutOwnFrames(own, error instanceof UnsyncError);
  Object.defineProperty(error, 'stack', { value: `${stack}\n${frames}`, writable: true, configurable: true });
  return error;
}
