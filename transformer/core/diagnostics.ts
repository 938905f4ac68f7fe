/** Everything the core can find fault with, in one table. */
import type { Severity } from './types';

export interface Rule {
  readonly severity: Severity;
  /** For an error: the output would still mean something, so that a project may lower or silence it. */
  readonly optional?: boolean;
  /** It asks something, which a comment, or the project's options, can answer. */
  readonly asks?: boolean;
  /** `{name}` stands for a value given with the finding. */
  readonly message: string;
  readonly remedy: string;
}

/**
 * 1xxx: the annotation itself. 2xxx: what the function reaches for. 3xxx: what its types say, which only tsc's host
 * looks at.
 */
export const DIAGNOSTICS = {
  UNSYNC1001: {
    severity: 'error',
    message: 'This file does not parse: {reason}.',
    remedy: 'Correct the syntax; nothing is moved to a worker until the file parses.',
  },
  UNSYNC1002: {
    severity: 'error',
    message: 'Unknown option `{option}`. Did you mean `{nearest}`?',
    remedy: 'The options are `cpuBound`, `timeout` (milliseconds) and `name`.',
  },
  UNSYNC1003: {
    severity: 'error',
    message: 'The option `{option}` must be {expected}, written out where the annotation stands.',
    remedy:
      'Options are read when the code is compiled: write a literal, not a variable or a computed value.',
  },
  UNSYNC1004: {
    severity: 'error',
    message: '`{name}` is async and `cpuBound`: it cannot be both.',
    remedy:
      'An async function runs in the loop worker, whose event loop CPU work would block. If it computes, make it a plain function: one that returns a Promise is fine (`return minify(text).then(save);`). If it mostly waits, drop `cpuBound`.',
  },
  UNSYNC1005: {
    severity: 'error',
    optional: true,
    message: 'Unknown JSDoc tag `@{tag}` on a function. Did you mean `@unsync`?',
    remedy: 'Write `@unsync`; as it stands the function runs in the calling thread.',
  },
  UNSYNC1006: {
    severity: 'error',
    optional: true,
    message: '`@unsync` stands over {what}, which is not a function.',
    remedy:
      'Put the tag directly over a function, a method, or a variable or property that is set to a function expression. For a function that is only named here, use the marker: `const f = unsync(name)`.',
  },
  UNSYNC1007: {
    severity: 'error',
    message: '`{marker}(…)` is given {what}, which is not a function.',
    remedy: 'Give it a function expression, or the name of a function that this file declares or imports.',
  },
  UNSYNC1008: {
    severity: 'error',
    message: 'Which function `{name}` holds is known only at run time: it is {what}.',
    remedy: 'Give `unsync` a function expression, a function declaration, a `const` or an import.',
  },
  UNSYNC1009: {
    severity: 'error',
    message: '{what} cannot be annotated: its caller cannot get an Unfuture.',
    remedy: 'Move the work into a method of its own and annotate that.',
  },
  UNSYNC1010: {
    severity: 'error',
    message: '`{marker}(options)` is not given its function at once.',
    remedy: 'Write `unsync(options)(fn)` or `unsync(fn, options)` in one expression.',
  },
  UNSYNC1011: {
    severity: 'warning',
    message: '`{marker}` is used here without being called, so the function it will get stays where it is.',
    remedy:
      'Call it directly, on a function: `unsync(fn)`. Otherwise the function runs in the calling thread.',
  },
  UNSYNC1012: {
    severity: 'error',
    message: '{what} cannot be moved to a worker.',
    remedy: '{remedy}',
  },
  UNSYNC1013: {
    severity: 'warning',
    message:
      '`@unsync` has other text before it on its line, so it is no tag, and `{name}` runs in the calling thread.',
    remedy:
      'Give the tag a line of its own, or begin the comment with it. If it is meant as text, put it in backticks.',
  },
  UNSYNC1014: {
    severity: 'error',
    message: '`{name}` is a name that the generated code has for itself.',
    remedy: 'Choose one that does not begin with `__unsync`.',
  },
  UNSYNC2001: {
    severity: 'error',
    optional: true,
    message: '`{name}` is assigned inside `{function}`, but what runs in the worker is a copy of it.',
    remedy: 'Return the new value and assign it where the function is called.',
  },
  UNSYNC2002: {
    severity: 'error',
    optional: true,
    message:
      '`{function}` writes to the module variable `{name}`, of which each thread has a copy of its own.',
    remedy:
      'Return the new value and assign it where the function is called. If each thread is to have its own (a connection, a cache), put `// @unsync-ignore UNSYNC2002` on the line above.',
  },
  UNSYNC2003: {
    severity: 'error',
    message: '`{what}` in `{function}` {why}.',
    remedy: '{remedy}',
  },
  UNSYNC2004: {
    severity: 'error',
    message:
      '`{what}` in `{function}` cannot be moved to a worker: what its names refer to is known only at run time.',
    remedy: 'Write out what it computes, or leave this function unannotated.',
  },
  UNSYNC2005: {
    severity: 'error',
    message: 'Two different variables named `{name}` are reached from `{function}`.',
    remedy: 'Rename one of them: both travel to the worker, into one scope.',
  },
  UNSYNC2006: {
    severity: 'error',
    message:
      '`{name}` is `#private`, and private state cannot leave its object: `{function}` cannot take it along.',
    remedy: 'Pass what is needed as an argument, or make the member non-private.',
  },
  UNSYNC2007: {
    severity: 'warning',
    message: '`{name}` is changed inside `{function}`, but it is a copy: the caller does not see the change.',
    remedy: 'Return what changed. To silence this, put `// @unsync-ignore UNSYNC2007` on the line above.',
  },
  UNSYNC2008: {
    severity: 'error',
    message:
      'This calls `{name}` while the module loads, and a worker has to do the same before it can run `{name}`: it would never end.',
    remedy: 'Make the call inside a function, or pass its result to the annotated functions as an argument.',
  },
  UNSYNC2009: {
    severity: 'warning',
    message:
      '`{name}` is changed by code that runs in workers, each of which has a copy of its own, and is used by code that stays here, which does not see the change.',
    remedy:
      'Return what changed, and change it where the function is called. To silence this, put `// @unsync-ignore UNSYNC2009` on the line above.',
  },
  UNSYNC2010: {
    severity: 'warning',
    message:
      '`{name}` is a class in a function, and its instances cannot go along as the `this` of `{method}`, which it inherits: a call on one rejects.',
    remedy:
      'Declare `{name}` at the top of the module, or override the method in it, annotated, without `super`. If it is never called on one, put `// @unsync-ignore UNSYNC2010` on the line above.',
  },
  UNSYNC2011: {
    severity: 'warning',
    message:
      '`{name}` is changed here, by code that stays in the calling thread, and used by code in workers, which have copies of it that are made from its source and do not change with it.',
    remedy:
      'Pass what the workers need of it as an argument, or make the change where it is declared. To silence this, put `// @unsync-ignore UNSYNC2011` on the line above.',
  },
  UNSYNC2012: {
    severity: 'warning',
    message:
      'In `{function}`, this `yield` gives `undefined`: what is passed to `next()` does not come to a generator in a worker, which is ahead of the loop that takes its items.',
    remedy:
      'Pass what it needs as arguments. If `next()` is never given a value, put `// @unsync-ignore UNSYNC2012` on the line above.',
  },
  UNSYNC2013: {
    severity: 'error',
    optional: true,
    asks: true,
    message: 'This {does} `{name}`, which `{function}` reaches, but {why}: are workers to run it, too?',
    remedy:
      'Put `// @unsync-keep` on the line above if they are, `// @unsync-leave-out` if only this thread is.',
  },
  UNSYNC2014: {
    severity: 'error',
    optional: true,
    asks: true,
    message:
      '`{name}`, which `{function}` reaches, is made with `{call}`: it differs from thread to thread. Is it to?',
    remedy:
      'If not, pass it to the function as an argument. If each thread is to have its own, put `// @unsync-keep` on the line above.',
  },
  UNSYNC2015: {
    severity: 'error',
    optional: true,
    asks: true,
    message: '`{module}` is imported for what it does when it loads: is it to be loaded in workers, too?',
    remedy:
      'Put `// @unsync-keep` on the line above if it is, `// @unsync-leave-out` if only this thread needs it.',
  },
  UNSYNC2020: {
    severity: 'error',
    optional: true,
    message:
      '`{name}` comes to `{function}` from the calling thread and runs there, so that calling it gives an Unfuture; here the result is used at once.',
    remedy:
      'If it is from a library, import that inside the function or at the top of the module instead of passing or capturing it: then it runs in the worker. Otherwise await the call. If it never is a function of the calling thread, put `// @unsync-ignore UNSYNC2020` on the line above.',
  },
  UNSYNC2022: {
    severity: 'warning',
    message: '{name} is changed inside `{function}`, but it is a copy: the caller does not see the change.',
    remedy:
      'Return what changed. If the caller need not see it, put `// @unsync-ignore UNSYNC2022` on the line above.',
  },
  UNSYNC2023: {
    severity: 'warning',
    message:
      '`this` is changed inside `{function}`, but it is a copy: the object that the method was called on stays as it was.',
    remedy:
      'Return what changed, and assign it where the method is called. If only this call needs it, put `// @unsync-ignore UNSYNC2023` on the line above.',
  },
  UNSYNC2024: {
    severity: 'error',
    optional: true,
    message:
      '`{function}` returns nothing, and what it does is to change {name}, which is a copy: nobody sees it.',
    remedy:
      'Return what changed; `return transfer(bytes)` moves bytes back without copying them. Or share the memory: pass a SharedArrayBuffer, and make a view of it inside the function. If it is a view of shared memory already, say so in its type (`Uint8Array<SharedArrayBuffer>`), or put `// @unsync-ignore UNSYNC2024` on the line above.',
  },
  UNSYNC3001: {
    severity: 'error',
    optional: true,
    message: '`{path}`{more} of `{function}` is {what}, which cannot travel between threads.',
    remedy:
      'Make it inside the function, or pass what the function needs of it as plain data. It is the type that says so; if it is wrong, put `// @unsync-ignore UNSYNC3001` on the line above.',
  },
  UNSYNC3002: {
    severity: 'warning',
    message: '`{path}`{more} of `{function}` may be {what}, which cannot travel between threads.',
    remedy:
      'A call with such a value rejects with a SerializationError. If there are none, narrow the type, or put `// @unsync-ignore UNSYNC3002` on the line above.',
  },
  UNSYNC3003: {
    severity: 'error',
    optional: true,
    message: '`{path}`{more} of `{function}` gives `{what}` here, but {caller} gets an Unfuture of that.',
    remedy:
      'If it is from a library, import that inside the function or at the top of the module instead of passing or capturing it: then it runs in the worker. Otherwise declare that it returns a Promise, and await each call. If it is no function of the other thread, put `// @unsync-ignore UNSYNC3003` on the line above.',
  },
  UNSYNC3004: {
    severity: 'warning',
    message:
      '`{path}`{more} of `{function}` may be a function that gives `{what}` here, but {caller} gets an Unfuture of that.',
    remedy:
      'Leave it out of the calls, or import what it does inside the function or at the top of the module. Where each call of it is awaited, declare that it returns a Promise. To silence this, put `// @unsync-ignore UNSYNC3004` on the line above.',
  },
} as const satisfies Record<string, Rule>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

/** Whether a project may lower the severity of a code, and a comment silence it. */
export function isOptional(code: DiagnosticCode): boolean {
  const rule: Rule = DIAGNOSTICS[code];
  return rule.severity === 'warning' || rule.optional === true;
}

/** Whether a code asks something, which a project can answer as a whole. */
export function asks(code: DiagnosticCode): boolean {
  const rule: Rule = DIAGNOSTICS[code];
  return rule.asks === true;
}
