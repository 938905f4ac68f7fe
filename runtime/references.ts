/**
 * References: what a thread knows about each annotated function. One object a function and thread, whether it was
 * named by generated code here or in a message from another thread.
 */
import type { EntryDescriptor, ExecutorName } from './wire/protocol';

/** A worker entry module. */
export class Entry {
  /** In a worker: its number at the thread that owns the pools. */
  ownerNumber = -1;

  constructor(
    /** Its number on every line of this thread. */
    readonly number: number,
    readonly descriptor: EntryDescriptor,
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
export class Reference {
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

  /** For messages: `hash (src/work.ts)`. */
  toString(): string {
    return `${this.label} (${this.entry.descriptor.id})`;
  }
}

const entries = new Map<string, Entry>();
const references = new Map<string, Reference>();
const byNumber: Reference[] = [];

/** The entry with that address, made at its first mention. */
export function internEntry(descriptor: EntryDescriptor): Entry {
  const key = `${descriptor.kind} ${descriptor.url} ${descriptor.id}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = new Entry(entries.size, descriptor);
  entries.set(key, entry);
  return entry;
}

/** The inline entry that travelled in the output at `url`: how code inside of it finds itself. */
export function inlineEntryOf(url: string, id: string): Entry | undefined {
  return entries.get(`inline ${url} ${id}`);
}

/** The function of that name in that entry, made at its first mention. */
export function internReference(
  entry: Entry,
  name: string,
  executor: ExecutorName,
  timeout: number,
  label: string,
  stream: boolean,
): Reference {
  const key = `${entry.number} ${name}`;
  const known = references.get(key);
  if (known !== undefined) return known;
  const reference = new Reference(references.size, entry, name, executor, timeout, label, stream);
  references.set(key, reference);
  byNumber.push(reference);
  return reference;
}

/** The function with that number in this thread. */
export function referenceAt(number: number): Reference {
  return byNumber[number] as Reference;
}
