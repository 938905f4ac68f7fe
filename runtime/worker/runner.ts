/**
 * What a worker does with the calls it gets: one after the other in a pool's thread, all interleaved in the loop
 * worker. It is also the host of the annotated calls made in here: they go to the thread that owns the pools.
 */

import { DeadlockError } from '../errors';
import type { Call } from '../executors/call';
import { enqueue } from '../reactions';
import type { Reference } from '../references';
import type { ThreadHost, Wait } from '../thread';
import type { OutgoingCall, Peer, PeerHandlers } from '../wire/peer';
import { type ExecutorName, Op } from '../wire/protocol';
import { ambient, RunningCall } from './ambient';
import { isLoaded, load, loadSync } from './load-entry';
import { Meter } from './meter';

interface Incoming {
  readonly sequence: number;
  readonly reference: Reference;
  readonly args: unknown[];
  readonly captures: readonly unknown[] | undefined;
}

export class Runner implements ThreadHost, PeerHandlers {
  owner!: Peer;
  #queue: Incoming[] = [];
  #head = 0;
  /** A pool's thread waits: for a promise that a call returned, or for an entry to load. */
  #busy = false;
  #leaving = false;
  /** The `result()`s this thread sleeps in, innermost last. */
  readonly #waits: Wait[] = [];
  /** Calls that returned a promise, and the one that runs right now. */
  readonly #pending = new Map<number, RunningCall>();
  #current: { sequence: number; running: RunningCall } | undefined;
  readonly #interleaved: boolean;
  readonly #meter = new Meter((reference, count, ms) =>
    this.owner.send(Op.RAN, reference.ownerNumber, count, ms),
  );
  #deadlock: string | undefined;

  constructor(
    readonly role: ExecutorName,
    readonly onLeave: (peer: Peer) => void,
  ) {
    this.#interleaved = role === 'loop';
  }

  // ---- PeerHandlers: what the owner sends

  call(
    _peer: Peer,
    sequence: number,
    reference: Reference,
    args: unknown[],
    captures: readonly unknown[] | undefined,
  ): void {
    if (this.#waits.length > 0) this.owner.send(Op.RETURNED, [sequence]);
    else this.#queue.push({ sequence, reference, args, captures });
  }

  answered(_peer: Peer, _call: OutgoingCall): void {}

  received(): void {
    if (this.#waits.length === 0) this.#next();
  }

  operation(peer: Peer, op: number, message: readonly unknown[], at: number): void {
    switch (op) {
      case Op.HELP: {
        const { args, captures } = peer.value(message, at + 3) as {
          args: unknown[];
          captures?: readonly unknown[];
        };
        const sequence = message[at + 1] as number;
        const reference = peer.functionAt(message[at + 2] as number);
        enqueue({ run: () => this.#help({ sequence, reference, args, captures }) });
        return;
      }
      case Op.CANCEL: {
        const sequence = message[at + 1] as number;
        const reason = peer.value(message, at + 2);
        const waiting = this.#queue.findIndex(
          (incoming, i) => i >= this.#head && incoming.sequence === sequence,
        );
        if (waiting >= 0) {
          this.#queue.splice(waiting, 1);
          peer.fail(sequence, reason);
        } else if (this.#current?.sequence === sequence) this.#current.running.abort(reason);
        else this.#pending.get(sequence)?.abort(reason);
        return;
      }
      case Op.PING:
        peer.send(Op.PONG);
        return;
      case Op.DEADLOCK:
        this.#deadlock = message[at + 1] as string;
        return;
      case Op.LEAVE:
        this.#leaving = true;
        if (this.#waits.length === 0) this.#next();
        return;
    }
  }

  // ---- ThreadHost: calls made in here

  dispatch(call: Call): void {
    call.peer = this.owner;
    this.owner.call(call);
    if (call.encoded !== undefined) this.owner.flush();
  }

  cancel(call: Call, reason: unknown): void {
    this.owner.sendValue(reason, 'reason', Op.CANCEL, call.sequence);
  }

  active(): boolean {
    return this.owner.outstanding.size > 0 || this.owner.imported.size > 0;
  }

  aboutToSleep(wait: Wait): void {
    if (this.#deadlock !== undefined) {
      const message = this.#deadlock;
      this.#deadlock = undefined;
      throw new DeadlockError(message);
    }
    const { calls, futures } = wait.dependencies();
    const sequences = calls.map((call) => call.sequence);
    const key = `${sequences.join()};${futures.join()}`;
    if (wait.announced === key) return;
    if (wait.announced === undefined) {
      this.#waits.push(wait);
      this.#handBack();
    }
    wait.announced = key;
    this.owner.send(Op.BLOCKED, sequences, futures);
  }

  awake(wait: Wait): void {
    if (wait.announced === undefined) return;
    this.#waits.pop();
    const outer = this.#waits.at(-1);
    // The outer wait goes on, and the owner has to hear again for what.
    if (outer !== undefined) outer.announced = '';
    this.owner.send(Op.RESUMED);
  }

  /** Gives back what has not begun: it must not wait for a thread that sleeps, perhaps for its sake. */
  #handBack(): void {
    const waiting = this.#queue.slice(this.#head);
    this.#queue = [];
    this.#head = 0;
    if (waiting.length > 0)
      this.owner.send(
        Op.RETURNED,
        waiting.map((incoming) => incoming.sequence),
      );
  }

  // ---- running

  #next(): void {
    if (this.#busy) return;
    while (this.#head < this.#queue.length) {
      const incoming = this.#queue[this.#head++] as Incoming;
      if (isLoaded(incoming.reference)) this.#run(incoming);
      else this.#loadAndRun(incoming);
      if (this.#busy) return;
    }
    this.#meter.stop();
    this.#queue = [];
    this.#head = 0;
    if (this.#leaving && this.#pending.size === 0) this.onLeave(this.owner);
  }

  #loadAndRun(incoming: Incoming): void {
    const { line } = this.owner;
    this.#busy = !this.#interleaved;
    line.loading = incoming.reference.entry.ownerNumber;
    load(incoming.reference)
      .finally(() => {
        line.loading = -1;
        this.#busy = false;
      })
      .then(
        () => this.#run(incoming),
        (error: unknown) => this.owner.fail(incoming.sequence, error),
      )
      .then(() => this.#next());
  }

  /** Runs a call on top of the one that sleeps for it. */
  #help(incoming: Incoming): void {
    const { line } = this.owner;
    try {
      line.loading = incoming.reference.entry.ownerNumber;
      if (!isLoaded(incoming.reference)) loadSync(incoming.reference);
    } catch (error) {
      this.owner.fail(incoming.sequence, error);
      return;
    } finally {
      line.loading = -1;
    }
    this.#run(incoming);
  }

  #run(incoming: Incoming): void {
    const { owner } = this;
    const { sequence, reference, args, captures } = incoming;
    const measured = !this.#interleaved && this.#waits.length === 0;
    // What is finished does not wait for what may take long.
    if (measured && this.#meter.start(reference)) owner.flush();
    owner.line.started = sequence;
    if (owner.line.revoked) return;
    if (reference.timeout > 0) {
      owner.send(Op.STARTED, sequence);
      owner.flush();
    }
    const outer = this.#current;
    const running = new RunningCall();
    this.#current = { sequence, running };
    let result: unknown;
    try {
      result = ambient.run(running, Reflect.apply, implementationOf(reference, captures), undefined, args);
    } catch (error) {
      this.#current = outer;
      owner.fail(sequence, error);
      return;
    }
    this.#current = outer;
    if (!isThenable(result)) {
      owner.succeed(sequence, result);
      return;
    }
    this.#pending.set(sequence, running);
    if (this.#waits.length === 0) this.#busy = !this.#interleaved;
    const settled = (): void => {
      this.#pending.delete(sequence);
      if (this.#busy) {
        this.#busy = false;
        if (measured) this.#meter.stop();
        this.#next();
      } else if (this.#leaving) this.#next();
    };
    Promise.resolve(result).then(
      (value) => {
        owner.succeed(sequence, value);
        settled();
      },
      (error: unknown) => {
        owner.fail(sequence, error);
        settled();
      },
    );
  }
}

function implementationOf(
  reference: Reference,
  captures: readonly unknown[] | undefined,
): (...args: unknown[]) => unknown {
  const instantiate = reference.instantiate as NonNullable<Reference['instantiate']>;
  if (captures !== undefined) return instantiate(captures);
  reference.implementation ??= instantiate([]);
  return reference.implementation;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
