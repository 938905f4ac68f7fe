/**
 * A line: the port between two threads, with a flag for either side that says whether there is mail, so that a blocked
 * thread looks at forty lines for the price of forty loads and receives only where something is.
 */
import { type MessagePort, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import { isForeign, naturalize } from '../../thread/realm';
import { Signal } from './bell';

/** What is handed to the other thread to make its end of the line. */
export interface LineHandle {
  readonly port: MessagePort;
  readonly cells: SharedArrayBuffer;
  /** The signal of the thread that made the line, and the one of the thread that gets this handle. */
  readonly near: SharedArrayBuffer;
  readonly far: SharedArrayBuffer;
}

const MAIL = 0; // + side
const STARTED = 2;
const LOADING = 3;
const REVOKED = 4;
const CANCELS = 5;
const TAKEN = 6;
const CELLS = 7;

export class Line {
  readonly port: MessagePort;
  readonly #cells: Int32Array;
  readonly #mine: number;
  readonly #theirs: number;
  readonly #theirSignal: Signal;
  #closed = false;
  /** At the far side: the last call begun. */
  #begun = 0;

  private constructor(port: MessagePort, cells: SharedArrayBuffer, side: 0 | 1, theirSignal: Signal) {
    this.port = port;
    this.#cells = new Int32Array(cells);
    this.#mine = MAIL + side;
    this.#theirs = MAIL + 1 - side;
    this.#theirSignal = theirSignal;
  }

  /** The memory both ends share. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(CELLS * 4);
  }

  /** The end of the thread that made the line (the owner). */
  static near(port: MessagePort, cells: SharedArrayBuffer, farSignal: SharedArrayBuffer): Line {
    return new Line(port, cells, 0, new Signal(farSignal));
  }

  /** The end of the thread that was given the handle. */
  static far(handle: LineHandle): Line {
    return new Line(handle.port, handle.cells, 1, new Signal(handle.near));
  }

  /**
   * Posts and rings.
   * @throws DataCloneError when a value in the message cannot be cloned; nothing is sent then.
   */
  post(message: unknown, transfer?: readonly Transferable[]): void {
    if (transfer === undefined || transfer.length === 0) this.port.postMessage(message);
    else this.port.postMessage(message, transfer);
    Atomics.store(this.#cells, this.#theirs, 1);
    this.#theirSignal.bump();
  }

  /**
   * Hands every message that is there to `receive`, without the event loop. Returns whether there was one.
   *
   * `receive` may run a call that blocks, and looks here itself: the flag stands again before it is called, and is
   * down only when the port was found empty after it was taken down.
   */
  drain(receive: (message: unknown) => void): boolean {
    if (this.#closed || Atomics.load(this.#cells, this.#mine) === 0) return false;
    for (let some = false; ; some = true) {
      Atomics.store(this.#cells, this.#mine, 0);
      const entry = receiveMessageOnPort(this.port);
      if (entry === undefined) return some;
      Atomics.store(this.#cells, this.#mine, 1);
      receive(naturalize(entry.message as unknown));
    }
  }

  /** Hands every message to `receive` as the event loop brings it. Does not keep the thread alive. */
  listen(receive: (message: unknown) => void): void {
    this.port.on('message', isForeign ? (message) => receive(naturalize(message as unknown)) : receive);
    this.port.unref();
  }

  /** The far side has its end. Told from the handle, which a third thread passed on. */
  static isTaken(handle: LineHandle): boolean {
    return Atomics.load(new Int32Array(handle.cells), TAKEN) !== 0;
  }

  take(): void {
    Atomics.store(this.#cells, TAKEN, 1);
  }

  /** Whether the far side sleeps until it gets mail. */
  get farSleepsOn(): boolean {
    return this.#theirSignal.sleepsOn;
  }

  /** The last call (its sequence number) that the far side began. */
  get started(): number {
    const started = Atomics.load(this.#cells, STARTED);
    return started < 0 ? ~started : started;
  }

  /**
   * The far side is going to begin a call.
   * @returns whether it may; if not, the call is no business of its any more
   */
  begin(sequence: number): boolean {
    const before = this.#begun;
    if (Atomics.compareExchange(this.#cells, STARTED, before, sequence) !== before) return false;
    if (this.revoked) {
      Atomics.store(this.#cells, STARTED, before);
      return false;
    }
    this.#begun = sequence;
    return true;
  }

  /**
   * Keeps the far side from beginning anything until it has read that it may (`resume`). One exchange decides for each
   * call whether it was begun before this or can be given to somebody else.
   * @returns the last call that it began
   */
  hold(): number {
    for (;;) {
      const begun = Atomics.load(this.#cells, STARTED);
      if (Atomics.compareExchange(this.#cells, STARTED, begun, ~begun) === begun) return begun;
    }
  }

  /** The far side has read that it was held, and forgotten what it had not begun. */
  resume(): void {
    Atomics.store(this.#cells, STARTED, this.#begun);
  }

  /** The entry (its number at the near side) that the far side is loading; -1: none. */
  get loading(): number {
    return Atomics.load(this.#cells, LOADING) - 1;
  }

  set loading(entry: number) {
    Atomics.store(this.#cells, LOADING, entry + 1);
  }

  /**
   * Forbids the far side to begin anything more. It writes `started` before it looks at this, so that afterwards
   * whatever it began is known to have begun: no call can both be run there and be given to somebody else.
   */
  revoke(): void {
    Atomics.store(this.#cells, REVOKED, 1);
  }

  get revoked(): boolean {
    return Atomics.load(this.#cells, REVOKED) !== 0;
  }

  /** Counts the calls that the near side cancelled: a worker in the middle of a batch sees that there is mail. */
  announceCancel(): void {
    Atomics.add(this.#cells, CANCELS, 1);
  }

  get cancels(): number {
    return Atomics.load(this.#cells, CANCELS);
  }

  close(): void {
    this.#closed = true;
    this.port.close();
  }
}
