/**
 * What travels besides plain data. Structured clone drops or refuses these values; each has a *kind* that says how it
 * is taken apart on one side and put together again on the other. A kind is one object in one file; `registerKind`
 * adds it to the table, so that the codec (codec.ts) knows none of them by name.
 */
import type { Need } from '../../transports/transport';
import type { Peer } from '../peer';

export interface Kind<Live = unknown, Wire = unknown> {
  /** Its number on the wire: the same in every thread of one version. */
  readonly id: number;
  /** What it needs of the link, unless all of it travels as {@link content}: a settled Unfuture does, a pending one not. */
  readonly needs?: Need;
  /** Whether `value` (a function, or an object that is not plain data) is of this kind. */
  matches(value: object): boolean;
  /**
   * Plain data (which may hold further special values) that travels in the value's place and is walked like any
   * other; taken when the call is made. `undefined` when everything is in {@link bind}'s descriptor.
   * @param path where the value stands, for a SerializationError
   */
  content?(value: Live, path: string): object | undefined;
  /**
   * Describes the value to `peer`; called when the message is sent, because it may bind the value to that line.
   * @param content what {@link content} gave when the call was made
   */
  bind(value: Live, peer: Peer, content: object | undefined): Wire;
  /** Makes the value at the far side. `content` is not decoded yet when it is an object to be filled: see `fill`. */
  revive(wire: Wire, peer: Peer, content: object | undefined): unknown;
  /** Called after everything inside `content` is decoded, for kinds whose value is not `content` itself. */
  fill?(value: unknown, content: object): void;
  /**
   * Gives the value its class. For the arguments of a call this is put off until the function's entry, which defines
   * the class, has been loaded.
   * @param passing the value goes on to another thread, which may have the class where this one does not
   * @throws SerializationError when this thread does not have the class
   */
  finish?(value: unknown, wire: Wire, passing: boolean): void;
}

/** What a kind revives that can only be made when the function's entry has been loaded: put in its place then. */
export class Late {
  /** @param make called with whether the value goes on to another thread */
  constructor(readonly make: (passing: boolean) => unknown) {}
}

// biome-ignore lint/suspicious/noExplicitAny: a table of kinds is existential in their two parameters.
type AnyKind = Kind<any, any>;

const kinds: AnyKind[] = [];

/** Adds a kind. Earlier ones are asked first. */
export function registerKind<Live, Wire>(kind: Kind<Live, Wire>): void {
  if (kinds.some((known) => known.id === kind.id)) throw new Error(`kind ${kind.id} is registered twice`);
  kinds.push(kind);
}

/** The kind of a value that is not plain data, if there is one. */
export function kindOf(value: object): AnyKind | undefined {
  for (const kind of kinds) if (kind.matches(value)) return kind;
  return undefined;
}

/** The kind with that number. */
export function kindById(id: number): AnyKind {
  for (const kind of kinds) if (kind.id === id) return kind;
  throw new Error(`a message holds a value of the unknown kind ${id}: are two versions of unsync in use?`);
}
