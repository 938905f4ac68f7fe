/**
 * Compiles a source with the core and runs what comes out, in this process: entries are loaded for real, in a module
 * instance of their own, and every call that dispatches goes through the entry's table of functions. Arguments,
 * captures and results are structured clones, as between threads.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { types } from 'node:util';
import { transformSync } from '@babel/core';
import { remember, restore, stateOf } from '../../../runtime/calls/captured-objects';
import {
  type Diagnostic,
  type TransformOptions,
  type TransformResult,
  transform,
} from '../../../transformer/core';
import { type Case, withSettle } from '../cases/case';
import { checkEmitted } from './emitted';

export type View = 'typed' | 'kept' | 'bare';

export interface CompileOptions {
  readonly fileName?: string;
  readonly view?: View;
  readonly options?: Partial<TransformOptions>;
}

export const FILE_NAME = '/project/src/sample.ts';

export function compile(
  source: string,
  { fileName = FILE_NAME, view = 'bare', options = {} }: CompileOptions = {},
): TransformResult {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
  const result = transform({
    source,
    fileName,
    id: `src/${fileName.replace(/^.*[\\/]/, '')}`,
    options: {
      format: 'cjs',
      importForm: fileName.endsWith('.cjs') ? 'require' : 'import',
      view: view === 'typed' ? 'typed' : 'plain',
      keepBodies: view !== 'bare',
      entry: { specifier: `./${stem}.unsync.js` },
      // Here the output has the source's name: nothing is written to a folder of its own.
      ownSpecifier: `./${fileName.replace(/^.*[\\/]/, '')}`,
      ...options,
    },
  });
  checkEmitted(source, fileName, result, options.parser);
  return result;
}

/** What dispatching did during a run. */
export interface Trace {
  /** Names of the functions that ran in the entry, in the order of the calls. */
  readonly calls: string[];
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Exports = Record<string, unknown>;
type AnyClass = abstract new (...args: never[]) => object;
type Table = Record<string, (captures: unknown[]) => AnyFunction>;

interface Spec {
  readonly functions: readonly (readonly [string, string, { readonly stream?: boolean }?])[];
}

interface Reference {
  readonly name: string;
  readonly stream: boolean;
}

/** Runs the source as it is: types stripped, the marker doing nothing. */
export function runNatively(source: string, fileName = FILE_NAME): Exports {
  return evaluate(source, fileName, { unsync: MARKER_PACKAGE, '../settle.js': SETTLE_MODULE });
}

/**
 * Runs compiled code.
 * @param inline run the kept bodies instead of the entry's functions
 * @throws when the source has an error diagnostic
 */
export function runCompiled(
  source: string,
  compileOptions: CompileOptions = {},
  inline = false,
): { exports: Exports; trace: Trace } {
  const fileName = compileOptions.fileName ?? FILE_NAME;
  const result = compile(source, compileOptions);
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(show).join('\n'));
  const trace: Trace = { calls: [] };
  let table: Table | undefined;
  const loadTable = (): Table => {
    if (table === undefined) {
      if (result.entry === null) throw new Error('There is no entry');
      const loaded = evaluate(result.entry.code, result.entry.fileName, modules);
      table = loaded.__unsync_functions as Table;
    }
    return table;
  };
  // The first class of a name is that of the main module, the second that of its entry.
  const registered: (() => Record<string, AnyClass>)[] = [];
  const send = (value: unknown, to: 'main' | 'entry'): unknown => clone(value, registered.flatMap(read), to);
  const throwing = <T>(run: () => T, to: 'main' | 'entry'): T => {
    try {
      return run();
    } catch (error) {
      throw send(error, to);
    }
  };
  let depth = 0;
  const runInEntry = (
    reference: Reference,
    args: ArrayLike<unknown>,
    captures?: () => unknown[],
    self?: unknown,
  ): unknown => {
    trace.calls.push(reference.name);
    const enclosing = loadTable()[reference.name];
    if (enclosing === undefined) throw new Error(`The entry has no function ${reference.name}`);
    const caller = depth === 0 ? 'main' : 'entry';
    const sent = send([captures?.() ?? [], Array.from(args), self], 'entry') as [
      unknown[],
      unknown[],
      unknown,
    ];
    depth++;
    try {
      const result = throwing(() => enclosing(sent[0]).apply(sent[2], sent[1]), caller);
      const thenable = result as PromiseLike<unknown> | null | undefined;
      if (reference.stream === true)
        return items(result as AsyncGenerator<unknown>, (item) => send(item, caller));
      return typeof thenable?.then === 'function'
        ? thenable.then(
            (value) => send(value, caller),
            (error) =>
              throwing(() => {
                throw error;
              }, caller),
          )
        : send(result, caller);
    } finally {
      depth--;
    }
  };
  const dispatching = (
    reference: Reference,
    original: AnyFunction | undefined,
    captures?: () => unknown[],
    length = original?.length ?? 0,
  ): AnyFunction => {
    const fn: AnyFunction = function (...args) {
      if (inline && original !== undefined) return original.apply(this, args);
      return runInEntry(reference, args, captures);
    };
    return Object.defineProperty(fn, 'length', { value: length });
  };
  const call = (
    reference: Reference,
    args: ArrayLike<unknown>,
    body?: AnyFunction,
    captures?: () => unknown[],
    self?: unknown,
  ): unknown =>
    inline && body !== undefined
      ? body.apply(self, Array.from(args))
      : runInEntry(reference, args, captures, self);
  const runtime = {
    module: (spec: Spec) => ({
      ref: (ordinal: number): Reference => {
        const row = spec.functions[ordinal];
        if (row === undefined) throw new Error(`No function ${ordinal}`);
        return { name: row[0], stream: row[2]?.stream === true };
      },
    }),
    call,
    stream: call,
    fn: dispatching,
    mark: dispatching,
    hold: (...given: Parameters<typeof dispatching>) => ({ it: dispatching(...given) }),
    dispatched: (fn: AnyFunction) => fn,
    tag: (fn: unknown) => {
      if (typeof fn !== 'function') throw new TypeError('tag() is given no function');
    },
    remember,
    stateOf,
    restore,
    keyOfSelf: () => undefined,
    selfOfKey: () => undefined,
    enter: () => {},
    classes: (_id: string, list: () => Record<string, AnyClass>) => registered.push(list),
  };
  const modules = { unsync: MARKER_PACKAGE, '../settle.js': SETTLE_MODULE, 'unsync/runtime': runtime };
  return { exports: evaluate(result.code, fileName, modules), trace };
}

function items(
  source: AsyncGenerator<unknown> | Generator<unknown>,
  each: (item: unknown) => unknown,
): AsyncIterable<unknown> {
  const step =
    (how: 'next' | 'return' | 'throw') =>
    async (value?: unknown): Promise<IteratorResult<unknown>> => {
      const { done, value: item } = await source[how](value);
      return { done: done === true, value: each(item) };
    };
  const iterator = { next: step('next'), return: step('return'), throw: step('throw') };
  return { ...iterator, [Symbol.asyncIterator]: () => iterator };
}

/** The class, unless it is not initialised yet. */
function read(list: () => Record<string, AnyClass>): [name: string, type: AnyClass][] {
  try {
    return Object.entries(list());
  } catch (error) {
    if (error instanceof ReferenceError) return [];
    throw error;
  }
}

/** Structured clone, but for functions, which stay what they are, and instances of known classes, which keep theirs. */
function clone(
  value: unknown,
  classes: readonly [name: string, type: AnyClass][],
  to: 'main' | 'entry',
): unknown {
  const seen = new Map<object, object>();
  return visit(value);

  function visit(item: unknown): unknown {
    if (typeof item !== 'object' || item === null) return item;
    const known = seen.get(item);
    if (known !== undefined) return known;
    // Cloned by Node, it would be of Node's classes, not of this realm's.
    if (types.isNativeError(item) && !classes.some(([, type]) => item.constructor === type)) return item;
    const name = classes.find(([, type]) => item.constructor === type)?.[0];
    if (
      !Array.isArray(item) &&
      Object.getPrototypeOf(item)?.constructor?.name !== 'Object' &&
      name === undefined
    ) {
      return structuredClone(item);
    }
    const same = classes.filter(([other]) => other === name).map(([, type]) => type);
    const type = to === 'main' ? same[0] : same.at(-1);
    if (types.isNativeError(item) && type !== undefined) {
      return Object.create(type.prototype, Object.getOwnPropertyDescriptors(item));
    }
    const copy: object = Array.isArray(item) ? [] : Object.create(type?.prototype ?? Object.prototype);
    seen.set(item, copy);
    for (const [key, inner] of Object.entries(item)) (copy as Record<string, unknown>)[key] = visit(inner);
    return copy;
  }
}

/** `unsync` of a module that was not compiled: gives back what it gets. */
function marker(...args: unknown[]): unknown {
  return typeof args[0] === 'function' ? args[0] : (fn: unknown) => fn;
}

const MARKER_PACKAGE = { unsync: marker };

/** Here a dispatched call gives its result at once; between real threads it gives an Unfuture to block on. */
const SETTLE_MODULE = { settle: (value: unknown): unknown => value };

/** Compiles to CommonJS (what is called `.cjs` is that already) and runs it. Whatever `modules` does not hold is required for real. */
export function evaluate(code: string, fileName: string, modules: Record<string, unknown>): Exports {
  const compiled = fileName.endsWith('.cjs') ? code : toCommonJs(code, fileName);
  const module: { exports: Exports } = { exports: {} };
  const realRequire = createRequire(existsSync(fileName) ? fileName : __filename);
  const require = (specifier: string): unknown =>
    Object.hasOwn(modules, specifier) ? modules[specifier] : realRequire(specifier);
  const body = new Function('module', 'exports', 'require', '__filename', '__dirname', compiled);
  body.call(module.exports, module, module.exports, require, fileName, fileName.replace(/[\\/][^\\/]*$/, ''));
  return module.exports;
}

export function toCommonJs(code: string, fileName: string): string {
  const result = transformSync(code, {
    filename: fileName,
    configFile: false,
    babelrc: false,
    parserOpts: { plugins: ['decorators-legacy'] },
    sourceType: /\.[cm]?tsx?$/.test(fileName) ? 'module' : 'unambiguous',
    presets: [
      ['@babel/preset-env', { targets: { node: 'current' }, modules: 'commonjs' }],
      ...(/\.[cm]?tsx?$/.test(fileName)
        ? [['@babel/preset-typescript', { allowDeclareFields: true }] as [string, object]]
        : []),
      ['@babel/preset-react', { runtime: 'classic' }],
    ],
    plugins: [
      function importMeta({
        types: t,
        template,
      }: {
        types: typeof import('@babel/core').types;
        template: typeof import('@babel/core').template;
      }) {
        return {
          visitor: {
            // Only the marker is used as a decorator in these tests, and natively it does nothing.
            Decorator(path: import('@babel/core').NodePath) {
              path.remove();
            },
            MetaProperty(path: import('@babel/core').NodePath<import('@babel/core').types.MetaProperty>) {
              if (path.node.meta.name !== 'import') return;
              path.replaceWith(
                t.cloneNode(
                  template.expression.ast(
                    '({ url: require("url").pathToFileURL(__filename).href })',
                  ) as import('@babel/core').types.Expression,
                ),
              );
            },
          },
        };
      },
    ],
  });
  if (typeof result?.code !== 'string') throw new Error('Babel returned nothing');
  return result.code;
}

export function show(diagnostic: Diagnostic): string {
  return `${diagnostic.code} ${diagnostic.line}:${diagnostic.column} ${diagnostic.message}\n${diagnostic.frame}`;
}

export interface DifferentialOptions {
  readonly fileName?: string;
  /** Also run the bodies kept in the main module. Off for what only a host completes. */
  readonly inline?: boolean;
}

/**
 * Runs the exported function `test` natively and compiled in every view, and expects the same result or the same
 * error, with at least one call having run in the entry.
 */
export async function expectSame(
  source: string,
  { fileName = FILE_NAME, inline = true }: DifferentialOptions = {},
): Promise<unknown> {
  const native = await outcome(() => call(runNatively(source, fileName)));
  for (const view of ['typed', 'kept', 'bare'] as const) {
    let trace: Trace = { calls: [] };
    const compiled = await outcome(() => {
      const run = runCompiled(source, { fileName, view });
      trace = run.trace;
      return call(run.exports);
    });
    expect({ view, ...compiled }).toEqual({ view, ...native });
    expect(trace.calls.length).toBeGreaterThan(0);
    if (inline && view !== 'bare') {
      const kept = await outcome(() => call(runCompiled(source, { fileName, view }, true).exports));
      expect({ view, inline, ...kept }).toEqual({ view, inline, ...native });
    }
  }
  return native.value;
}

/** As {@link expectSame}, for a case that the hosts' tests run too. */
export function expectSameCase({ source, extension = 'ts' }: Case): Promise<unknown> {
  return expectSame(withSettle(source), { fileName: FILE_NAME.replace(/ts$/, extension) });
}

export interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

export async function outcome(run: () => unknown): Promise<Outcome> {
  try {
    return { value: await settled(run()) };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The value with every promise in it settled. */
async function settled(value: unknown): Promise<unknown> {
  const known = await value;
  if (Array.isArray(known)) return Promise.all(known.map(settled));
  if (known === null || typeof known !== 'object' || Object.getPrototypeOf(known) !== Object.prototype) {
    return known;
  }
  const entries = Object.entries(known).map(async ([key, inner]) => [key, await settled(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function call(exports: Exports): unknown {
  const { test } = exports;
  if (typeof test !== 'function') throw new Error('The source exports no function named test');
  return test();
}
