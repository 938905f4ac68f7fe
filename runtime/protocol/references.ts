/**
 * References: what a thread knows about each annotated function. One object a function and thread, whether it was
 * named by generated code here or in a message from another thread.
 */

/** Where a function runs. */
export type ExecutorName = 'loop' | 'thread' | 'cpu';

/** Where an entry comes from. */
export type EntryDescriptor =
  | { readonly kind: 'file'; readonly id: string; readonly url: string }
  | {
      readonly kind: 'inline';
      readonly id: string;
      /** The URL of the output the code travelled in. */
      readonly url: string;
      readonly format: 'esm' | 'cjs';
      readonly code: string;
      readonly deferred?: boolean;
      /** Tells it from what stood at the same URL earlier. */
      readonly version?: string;
    };

/** A worker entry module. */
export class Entry {
  /** In a worker: its number at the thread that owns the pools. */
  ownerNumber = -1;

  constructor(
    /** Its number on every line of this thread. */
    readonly number: number,
    readonly descriptor: EntryDescriptor,
    /** The version of it that this thread knew before, when it has versions. */
    readonly replaced: Entry | undefined,
  ) {}
}

/** What a function in an entry looks like: it takes the captured values and gives the original function. */
export type Instantiate = (captures: readonly unknown[]) => (...args: unknown[]) => unknown;

/**
 * A function expected to run at most this long (ms) is short: its calls share messages, and its runs are measured
 * together. Owner and worker have to agree on it.
 */
export const SHORT = 0.25;

/** An annotated function. */
export class FunctionReference {
  /** Average run time in milliseconds, as measured in workers; NaN before the first run. */
  estimate = Number.NaN;
  /** In a worker: its number at the thread that owns the pools. */
  ownerNumber = -1;
  /** It was seen to return promises: it needs a thread whose event loop turns. */
  awaits = false;
  /** Set in a thread that has loaded the entry. */
  instantiate: Instantiate | undefined;
  /** The function itself, when it has no captures and was instantiated. */
  implementation: ((...args: unknown[]) => unknown) | undefined;

  constructor(
    /** Its number on every line of this thread. */
    readonly number: number,
    readonly entry: Entry,
    /** Lexical name path inside the module. */
    readonly name: string,
    readonly executor: ExecutorName,
    /** Milliseconds from the start of a run; 0: none. */
    readonly timeout: number,
    /** The name for messages and statistics. */
    readonly label: string,
    /** A generator: its items come one by one. */
    readonly stream: boolean,
  ) {}

  /**
   * Moves the estimate towards what was measured.
   * @param ms a run's length, or the mean of several
   * @param weight what this counts, from 0 (nothing) to 1 (what came before is forgotten)
   */
  learn(ms: number, weight: number): void {
    const { estimate } = this;
    this.estimate = Number.isNaN(estimate) ? ms : estimate + (ms - estimate) * weight;
  }

  /** For messages: `hash (src/work.ts)`. */
  toString(): string {
    return `${this.label} (${this.entry.descriptor.id})`;
  }
}

const entries = new Map<string, Entry>();
/** The version that was mentioned last. */
const newest = new Map<string, Entry>();
const references = new Map<string, FunctionReference>();
const byNumber: FunctionReference[] = [];

/** The entry with that address and of that version, made at its first mention. */
export function internEntry(descriptor: EntryDescriptor): Entry {
  const address = `${descriptor.kind} ${descriptor.url} ${descriptor.id}`;
  const version = descriptor.kind === 'inline' ? descriptor.version : undefined;
  const key = version === undefined ? address : `${address} ${version}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = new Entry(entries.size, descriptor, newest.get(address));
  entries.set(key, entry);
  newest.set(address, entry);
  return entry;
}

/** The inline entry that travelled in the output at `url`: how code inside of it finds itself. */
export function inlineEntryOf(url: string, id: string): Entry | undefined {
  return newest.get(`inline ${url} ${id}`);
}

/** The entries of this thread, of each the version that was mentioned last. */
export function newestEntries(): readonly Entry[] {
  return [...newest.values()];
}

/** Lets go of what was made of an entry's functions in this thread. */
export function forget(entry: Entry): void {
  for (const reference of byNumber) {
    if (reference.entry !== entry) continue;
    reference.instantiate = undefined;
    reference.implementation = undefined;
  }
}

/** The function of that name in that entry, made at its first mention. */
export function internReference(
  entry: Entry,
  name: string,
  executor: ExecutorName,
  timeout: number,
  label: string,
  stream: boolean,
): FunctionReference {
  const key = `${entry.number} ${name}`;
  const known = references.get(key);
  if (known !== undefined) return known;
  const reference = new FunctionReference(references.size, entry, name, executor, timeout, label, stream);
  references.set(key, reference);
  byNumber.push(reference);
  return reference;
}

/** The function with that number in this thread. */
export function referenceAt(number: number): FunctionReference {
  return byNumber[number] as FunctionReference;
}
