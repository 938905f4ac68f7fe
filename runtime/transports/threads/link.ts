/**
 * The link between two threads: a MessagePort, with a flag for each side that says whether there is mail. A blocked
 * thread looks at forty links for the price of forty loads, and receives only where there is something.
 */
import { type MessagePort, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import { isForeign, naturalize } from '../../thread/realm';
import type { Capabilities, Link, Receive, Unreadable } from '../transport';
import { SharedBell } from './bell';
import { Cell } from './cells';
import { whenIdle } from './idle';
import type { LineHandle } from './line';

const EVERYTHING: Capabilities = { transfer: true, share: true, live: true };

export class ThreadLink implements Link {
  readonly can = EVERYTHING;
  readonly port: MessagePort;
  readonly #cells: Int32Array;
  readonly #mine: number;
  readonly #theirs: number;
  readonly #theirBell: SharedBell;
  #closed = false;

  private constructor(port: MessagePort, cells: SharedArrayBuffer, isOwner: boolean, theirBell: SharedBell) {
    this.port = port;
    this.#cells = new Int32Array(cells);
    this.#mine = isOwner ? Cell.OWNER_MAIL : Cell.WORKER_MAIL;
    this.#theirs = isOwner ? Cell.WORKER_MAIL : Cell.OWNER_MAIL;
    this.#theirBell = theirBell;
  }

  /** The end of the thread that opened the line. */
  static ofOwner(port: MessagePort, cells: SharedArrayBuffer, workerBell: SharedArrayBuffer): ThreadLink {
    return new ThreadLink(port, cells, true, new SharedBell(workerBell));
  }

  /** The end of the thread that was given the handle. */
  static ofWorker({ port, cells, ownerBell }: LineHandle): ThreadLink {
    return new ThreadLink(port, cells, false, new SharedBell(ownerBell));
  }

  /** Posts, raises the flag, and rings, in this order. */
  post(message: unknown, transfer?: readonly Transferable[]): void {
    if (transfer === undefined || transfer.length === 0) this.port.postMessage(message);
    else this.port.postMessage(message, transfer);
    Atomics.store(this.#cells, this.#theirs, 1);
    this.#theirBell.ring();
  }

  /**
   * `receive` may run a call that blocks and drains this link itself. So the flag is raised again before `receive` is
   * called; it stays down only when the port was found empty after it was lowered.
   */
  drain(receive: Receive, unreadable: Unreadable): boolean {
    if (this.#closed || Atomics.load(this.#cells, this.#mine) === 0) return false;
    for (let some = false; ; some = true) {
      Atomics.store(this.#cells, this.#mine, 0);
      let entry: { message: unknown } | undefined;
      try {
        entry = receiveMessageOnPort(this.port);
      } catch (error) {
        Atomics.store(this.#cells, this.#mine, 1);
        unreadable(error);
        continue;
      }
      if (entry === undefined) return some;
      Atomics.store(this.#cells, this.#mine, 1);
      receive(naturalize(entry.message));
    }
  }

  listen(receive: Receive, unreadable: Unreadable): void {
    this.port.on('messageerror', unreadable);
    this.port.on('message', isForeign ? (message) => receive(naturalize(message as unknown)) : receive);
    if (this.#mine === Cell.OWNER_MAIL) this.port.unref();
  }

  whenIdle(callback: () => void): void {
    whenIdle(callback);
  }

  get farSleeps(): boolean {
    return this.#theirBell.sleepsOn;
  }

  close(): void {
    this.#closed = true;
    this.port.close();
  }
}
