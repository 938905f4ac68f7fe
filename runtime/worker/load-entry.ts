/** Loads worker entry modules, each once in a thread, and takes the functions out of them. */
import { Module } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnsyncError } from '../errors';
import type { EntryDescriptor } from '../protocol/references';
import {
  type Entry,
  type FunctionReference,
  forget,
  type Instantiate,
  newestEntries,
} from '../protocol/references';
import { nameInStacks } from './stack-maps';

type Functions = Readonly<Record<string, Instantiate | undefined>>;

const loaded = new Map<Entry, Functions>();
const loading = new Map<Entry, Promise<Functions>>();

/** How many loads of an entry are under way, by its module's id. */
const underWay = new Map<string, number>();

/** Whether the entry of a module is being loaded right now. */
export function isBeingLoaded(id: string): boolean {
  return (underWay.get(id) ?? 0) > 0;
}

function count(id: string, by: 1 | -1): void {
  underWay.set(id, (underWay.get(id) ?? 0) + by);
}

/** Whether the function can be called now. If its loaded entry does not have it, `load` says so. */
export function isLoaded(reference: FunctionReference): boolean {
  if (reference.instantiate === undefined)
    reference.instantiate = loaded.get(reference.entry)?.[reference.name];
  return reference.instantiate !== undefined;
}

/**
 * Loads the entry of a function.
 * @throws what the module throws while it loads; UnsyncError when it is missing or is no entry
 */
export async function load(reference: FunctionReference): Promise<void> {
  bind(reference, await begin(reference.entry));
}

function begin(entry: Entry): Promise<Functions> {
  let promise = loading.get(entry);
  if (promise === undefined) {
    promise = loadWithOthers(entry);
    loading.set(entry, promise);
  }
  return promise;
}

/**
 * With it come the entries of the modules that it has loaded, where entries are loaded in promises: its functions may
 * block on a function of theirs, and a thread that sleeps can wait for no promise.
 */
async function loadWithOthers(entry: Entry): Promise<Functions> {
  const functions = await loadEntry(entry.descriptor);
  provide(entry, functions);
  const others = newestEntries().filter((other) => !loading.has(other) && isDeferred(other.descriptor));
  // What is wrong with one of them is told by a call of its own.
  await Promise.allSettled(others.map(begin));
  return functions;
}

function isDeferred(descriptor: EntryDescriptor): boolean {
  return descriptor.kind === 'inline' && (descriptor.format === 'esm' || descriptor.deferred === true);
}

/** As `load`, for a thread that sleeps in another call: only `require()` can load anything there. */
export function loadSync(reference: FunctionReference): void {
  const { descriptor } = reference.entry;
  if (isDeferred(descriptor)) {
    throw new UnsyncError(
      `${reference} cannot be loaded while this thread is blocked in result(): its module travels inside of another one's output, or is made by a development server. Await the call, or have the module loaded before it`,
    );
  }
  let functions: Functions;
  count(descriptor.id, 1);
  try {
    const module =
      descriptor.kind === 'file' ? requireFrom(descriptor.url) : compile(descriptor.code, descriptor.url);
    functions = functionsOf(module, descriptor);
  } catch (error) {
    throw explained(error, descriptor);
  } finally {
    count(descriptor.id, -1);
  }
  provide(reference.entry, functions);
  bind(reference, functions);
}

/**
 * Takes the functions of an entry that has been loaded, here or by somebody else. A version takes the place of the one
 * before: nothing of that is kept, or each edit would add to the memory.
 */
export function provide(entry: Entry, functions: Functions): void {
  loaded.set(entry, functions);
  const { replaced } = entry;
  if (replaced === undefined || !loaded.has(replaced)) return;
  loaded.delete(replaced);
  loading.delete(replaced);
  forget(replaced);
}

function requireFrom(url: string): object {
  const path = fileURLToPath(url);
  return Module.createRequire(path)(path) as object;
}

function bind(reference: FunctionReference, functions: Functions): void {
  const instantiate = functions[reference.name];
  if (instantiate === undefined) {
    throw new UnsyncError(
      `The entry of ${reference.entry.descriptor.id} has no function ${JSON.stringify(reference.name)}; it is older or newer than the module that calls it. Build both again`,
    );
  }
  reference.instantiate = instantiate;
}

async function loadEntry(descriptor: EntryDescriptor): Promise<Functions> {
  count(descriptor.id, 1);
  try {
    return functionsOf(await evaluate(descriptor), descriptor);
  } catch (error) {
    throw explained(error, descriptor);
  } finally {
    count(descriptor.id, -1);
  }
}

/** A module's own error says what is wrong, but not always where: a SyntaxError's stack does not name the file. */
function explained(error: unknown, { id, kind, url }: EntryDescriptor): unknown {
  if (kind === 'file' && isMissing(error, url)) {
    return new UnsyncError(
      `The worker entry of ${id} is missing: ${fileURLToPath(url)}. It is written by the build, next to the module's own output; was it left out of a deployment? A package that was built with unsync stays outside of a bundle, too: list it among the bundler's externals.`,
      { cause: error },
    );
  }
  if (!(error instanceof Error) || error instanceof UnsyncError || !Object.isExtensible(error)) return error;
  const message = `${error.message} (while the worker entry of ${id} was loaded: ${kind === 'file' ? fileURLToPath(url) : url})`;
  const stack = String(error.stack).replace(error.message, () => message);
  Object.defineProperty(error, 'message', { value: message, configurable: true, writable: true });
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
}

function evaluate(descriptor: EntryDescriptor): Promise<object> | object {
  if (descriptor.kind === 'file') return import(descriptor.url);
  if (descriptor.format === 'cjs') return compile(descriptor.code, descriptor.url);
  const source = `${descriptor.code}\n//# sourceURL=${nameInStacks(descriptor.url, descriptor.code)}`;
  return import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}

/** Evaluates CommonJS code as if it stood in the file at `url`: `require` and `__filename` are that file's. */
function compile(code: string, url: string): object {
  const path = fileURLToPath(url);
  const module = new Module(path) as Module & { _compile(code: string, path: string): void; paths: string[] };
  module.filename = path;
  module.paths = (Module as unknown as { _nodeModulePaths(directory: string): string[] })._nodeModulePaths(
    dirname(path),
  );
  module._compile(code, path);
  return module.exports as object;
}

function functionsOf(module: object, descriptor: EntryDescriptor): Functions {
  const { __unsync_functions: named, default: byDefault } = module as {
    __unsync_functions?: Functions;
    default?: object;
  };
  const functions =
    named ?? (byDefault as { __unsync_functions?: Functions } | undefined)?.__unsync_functions;
  if (functions === undefined) {
    throw new UnsyncError(
      `${descriptor.url} is not a worker entry: it does not export __unsync_functions. Was it written by something else?`,
    );
  }
  return functions;
}

function isMissing(error: unknown, url: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND' && code !== 'ENOENT') return false;
  return String(message).includes(fileURLToPath(url)) && !/imported from .*\.unsync\./.test(String(message));
}
