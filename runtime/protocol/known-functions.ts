/**
 * Which functions the two sides of a link have told each other of. Each side calls a function by the number that it gave
 * it, and says what the number stands for once, before it first uses it.
 */

import { Op, type OperandsOf, type Send } from './operations';
import {
  type Entry,
  type EntryDescriptor,
  type FunctionReference,
  internEntry,
  internReference,
} from './references';

export class KnownFunctions {
  readonly #toldEntries: boolean[] = [];
  readonly #toldFunctions: boolean[] = [];
  readonly #entries: Entry[] = [];
  readonly #functions: FunctionReference[] = [];

  constructor(readonly send: Send) {}

  /** The number by which the far side knows a function of this side, told to it first if need be. */
  numberOf(reference: FunctionReference): number {
    if (this.#toldFunctions[reference.number] !== true) this.#tell(reference);
    return reference.number;
  }

  /** The function that the far side calls by `number`. */
  at(number: number): FunctionReference {
    return this.#functions[number] as FunctionReference;
  }

  /** The far side said what an entry's number stands for. */
  entryIs(number: number, descriptor: EntryDescriptor): void {
    const entry = internEntry(descriptor);
    entry.ownerNumber = number;
    this.#entries[number] = entry;
  }

  /** The far side said what a function's number stands for. */
  functionIs(
    ...[number, entry, name, executor, timeout, label, stream]: OperandsOf<typeof Op.FUNCTION>
  ): void {
    const of = this.#entries[entry] as Entry;
    const reference = internReference(of, name, executor, timeout, label, stream);
    reference.ownerNumber = number;
    this.#functions[number] = reference;
  }

  #tell(reference: FunctionReference): void {
    const { entry, number, name, executor, timeout, label, stream } = reference;
    if (this.#toldEntries[entry.number] !== true) {
      this.#toldEntries[entry.number] = true;
      this.send(Op.ENTRY, entry.number, entry.descriptor);
    }
    this.#toldFunctions[number] = true;
    this.send(Op.FUNCTION, number, entry.number, name, executor, timeout, label, stream);
  }
}
