/**
 * Stack traces hold the frames of the user's code. Those of the runtime, through which a worker came to call it, say
 * nothing to a reader, and there are more of them than V8 keeps:
 *
 *     RangeError: too much                                 RangeError: too much
 *         at sum (work.js:3:9)                                 at sum (work.js:3:9)
 *         at runAs (…/unsync/dist/runtime/runtime.js)    →
 *         at MessagePort.<anonymous> (node:internal…)
 */
import { join, sep } from 'node:path';

/** Bundlers that make ES modules have no `__dirname`. */
const built = typeof __dirname === 'string' ? __dirname : undefined;

/** Where the code is, and where source maps say that it is: `dist/runtime` and `runtime` of the package. */
const OWN = built === undefined ? [] : [built + sep, join(built, '..', '..', 'runtime') + sep];

const FRAME = /^\s+at /;
/** A function of Node's or the language's own. */
const BUILT_IN = / \(?node:|\(<anonymous>\)$|\(index \d+\)$/;

const isOwn = (line: string): boolean => OWN.some((folder) => line.includes(folder));

/**
 * Leaves out each frame of the runtime, and the built-in ones that led to it.
 * @param stack an error's
 * @param isOurs whether the error is one of ours; another one that the runtime's code threw is a fault in it, and keeps
 *   its frames
 */
export function withoutOwnFrames(stack: string, isOurs: boolean): string {
  if (!isOwn(stack)) return stack;
  const lines = stack.split('\n');
  const top = lines.find((line) => FRAME.test(line));
  if (!isOurs && top !== undefined && isOwn(top)) return stack;
  let leftOut = false;
  const kept = lines.filter((line) => {
    if (!FRAME.test(line)) return true;
    if (isOwn(line)) leftOut = true;
    else if (!BUILT_IN.test(line)) leftOut = false;
    return !leftOut;
  });
  return kept.join('\n');
}

/**
 * How many frames V8 takes from now on. Under `--frozen-intrinsics` nobody may set it, and an assignment would throw:
 * stacks are longer there than they need be.
 */
export function limitFrames(count: number): void {
  Reflect.set(Error, 'stackTraceLimit', count);
}

/**
 * Makes an error without any frames: it gets a stack that was taken elsewhere. What Node prints above an uncaught
 * error's stack, the line of code that made it, would be a line of the runtime.
 */
export function withoutFrames<E extends Error>(make: () => E): E {
  const limit = Error.stackTraceLimit;
  limitFrames(0);
  try {
    return make();
  } finally {
    limitFrames(limit);
  }
}
