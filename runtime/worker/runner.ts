/**
 * What a worker does with the calls it gets: one after the other in a pool's thread, all interleaved in the loop
 * worker. It also dispatches the annotated calls made in here: they go to the thread that owns the pools.
 */

import { types } from 'node:util';
import type { Call } from '../calls/call';
import { DeadlockError } from '../errors';
import { isThenable, whenSettled } from '../future/awaitable';
import { dependenciesOf } from '../future/dependencies';
import { Unfuture } from '../future/unfuture';
import { type Handlers, Op } from '../protocol/operations';
import type { CallContent, OutgoingCall, Peer, PeerHandlers } from '../protocol/peer';
import type { ExecutorName, FunctionReference } from '../protocol/references';
import type { Dispatcher, Wait } from '../thread/dispatcher';
import { enqueue } from '../thread/jobs';
import { after } from '../thread/timers';
import type { WorkerLedger } from '../transports/transport';
import { RunningCall, runAs } from './ambient';
import { AnnouncedWaits } from './announced-waits';
import { collectGarbage } from './garbage';
import { isLoaded, load, loadSync } from './load-entry';
import { Meter } from './meter';
import { Producer } from './producer';

interface Incoming {
  readonly sequence: number;
  readonly reference: FunctionReference;
  readonly content: CallContent;
}

/** Milliseconds after which a thread that is asked whether it has anything left to do collects its garbage. */
const GARBAGE = 50;

export class Runner implements Dispatcher, PeerHandlers {
  /** Set right after it was made: the two need each other. */
  owner!: Peer;
  #queue: Incoming[] = [];
  #head = 0;
  /** Nothing more may begin: an entry is being loaded or, in a pool's thread, a promise that a call returned is pending. */
  #busy = false;
  /** The call whose entry is being loaded, unless it was withdrawn meanwhile. */
  #loading: Incoming | undefined;
  #leaving = false;
  readonly #waits = new AnnouncedWaits((op, ...operands) => this.owner.send(op, ...operands));
  /** Calls that returned a promise, and the one that runs right now. */
  readonly #pending = new Map<number, RunningCall>();
  readonly #producers = new Map<number, Producer>();
  #current: { sequence: number; running: RunningCall } | undefined;
  /** Calls up to this one that have not begun must not begin. */
  #takenBack = 0;
  /** How many cancellations were announced when the mail was last read for their sake. */
  #cancels = 0;
  readonly #interleaved: boolean;
  readonly cannotBlock: string | undefined;
  readonly #meter = new Meter((reference, count, ms) =>
    this.owner.send(Op.RAN, reference.ownerNumber, count, ms),
  );

  constructor(
    role: ExecutorName,
    readonly ledger: WorkerLedger,
    readonly onLeave: () => void,
  ) {
    this.#interleaved = role === 'loop';
    this.cannotBlock =
      role === 'loop' ? 'in the loop worker, where it would block every other async function' : undefined;
  }

  // ---- PeerHandlers: what the owner sends

  call(_peer: Peer, sequence: number, reference: FunctionReference, content: CallContent): void {
    if (this.#waits.asleep) this.owner.send(Op.RETURNED, [sequence]);
    else this.#queue.push({ sequence, reference, content });
  }

  invoking(): void {}

  sent(): void {}

  answered(_peer: Peer, _call: OutgoingCall): void {
    if (this.#leaving) enqueue({ run: () => this.#nextIfFree() });
  }

  received(): void {
    this.#nextIfFree();
  }

  /** Begins what is queued, unless a call is on the stack, which reads its mail before it goes to sleep. */
  #nextIfFree(): void {
    if (!this.#waits.asleep && this.#current === undefined) this.#next();
  }

  readonly operations: Handlers<Peer> = {
    HELP: (peer, sequence, fn, tree, specials) => {
      const reference = peer.functionAt(fn);
      const content = peer.callContent(tree, specials);
      enqueue({ run: () => this.#help({ sequence, reference, content }) });
    },
    DEMAND: (_, sequence, count) => this.#producers.get(sequence)?.demand(count),
    STOP: (peer, sequence, how, tree, specials) => {
      const value = peer.reason(tree, specials);
      if (!this.#withdraw(sequence)) this.#producers.get(sequence)?.stop(how, value);
      else if (how === 'return') peer.succeed(sequence, value);
      else peer.fail(sequence, value);
    },
    CANCEL: (peer, sequence, tree, specials) => {
      const reason = peer.reason(tree, specials);
      if (this.#withdraw(sequence)) peer.fail(sequence, reason);
      else if (this.#current?.sequence === sequence) this.#current.running.abort(reason);
      else this.#pending.get(sequence)?.abort(reason);
    },
    TAKEN_BACK: (peer, sequence) => {
      this.#takenBack = sequence;
      this.#queue = [];
      this.#head = 0;
      this.ledger.resume();
      peer.send(Op.LET_GO, this.ledger.begun, sequence);
    },
    WATCH: (peer) => this.#watch(peer),
    PING: (peer) => peer.send(Op.PONG),
    DEADLOCK: (_, wait, message) => this.#waits.judged(wait, message),
    LEAVE: () => {
      this.#leaving = true;
    },
  };

  /** Says when this thread has nothing left to do; and lets go of callbacks and Unfutures that nobody has any more. */
  #watch(peer: Peer): void {
    const late = after(GARBAGE, collectGarbage);
    peer.link.whenIdle(() => {
      late.cancel();
      peer.send(Op.IDLE, peer.read);
      peer.flush();
    });
  }

  // ---- Dispatcher: calls made in here

  dispatch(call: Call): void {
    call.peer = this.owner;
    this.owner.call(call);
    if (call.encoded !== undefined) this.owner.flush();
  }

  cancel(call: Call, reason: unknown): void {
    this.owner.sendValue(reason, 'reason', Op.CANCEL, call.sequence);
  }

  active(): boolean {
    return this.owner.outstanding.size > 0 || this.owner.copies.hasCopies;
  }

  aboutToSleep(wait: Wait): void {
    this.#waits.aboutToSleep(wait, () => this.#handBack());
  }

  awake(wait: Wait): void {
    this.#waits.awake(wait);
  }

  /** Drops a call that has not begun. Returns whether there was one of that number. */
  #withdraw(sequence: number): boolean {
    if (this.#loading?.sequence === sequence) {
      this.#loading = undefined;
      return true;
    }
    const at = this.#queue.findIndex((incoming, i) => i >= this.#head && incoming.sequence === sequence);
    if (at < 0) return false;
    this.#queue.splice(at, 1);
    return true;
  }

  /** Gives back the calls that have not begun. They must not wait for a thread that sleeps, perhaps for one of them. */
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
      this.#readCancels();
      if (this.#head >= this.#queue.length) break;
      const incoming = this.#queue[this.#head++] as Incoming;
      if (isLoaded(incoming.reference)) this.#run(incoming);
      else this.#load(incoming);
      if (this.#busy) return;
    }
    this.#meter.stop();
    this.#queue = [];
    this.#head = 0;
    if (this.#leaving && this.#pending.size === 0 && this.owner.outstanding.size === 0) this.onLeave();
  }

  /** Reads the mail in the middle of a batch when a call was cancelled, which may be one that has not begun. */
  #readCancels(): void {
    const { cancels } = this.ledger;
    if (cancels === this.#cancels) return;
    this.#cancels = cancels;
    this.owner.flush();
    this.owner.drain();
  }

  /** Loads the entry of a call, then runs it. */
  #load(incoming: Incoming): void {
    // In the loop too: calls begin in the order of their numbers, so that one number says which had begun before a crash.
    this.#busy = true;
    this.#loading = incoming;
    this.ledger.loading = incoming.reference.entry.ownerNumber;
    load(incoming.reference).then(
      () => this.#loaded((waiting) => this.#run(waiting)),
      (error: unknown) => this.#loaded((waiting) => this.owner.fail(waiting.sequence, error)),
    );
  }

  #loaded(goOn: (incoming: Incoming) => void): void {
    this.ledger.loading = -1;
    this.#readCancels();
    const incoming = this.#loading;
    this.#loading = undefined;
    this.#busy = false;
    if (incoming !== undefined) goOn(incoming);
    this.#next();
  }

  /** Runs a call on top of the one that sleeps for it. */
  #help(incoming: Incoming): void {
    this.#waits.announceAgain(); // the owner assumes that no thread is asleep here, until it is told again
    const { ledger } = this;
    this.owner.flush(); // the owner has to know what was handed back, in case this call ends the thread
    try {
      ledger.loading = incoming.reference.entry.ownerNumber;
      if (!isLoaded(incoming.reference)) loadSync(incoming.reference);
    } catch (error) {
      this.owner.fail(incoming.sequence, error);
      return;
    } finally {
      ledger.loading = -1;
    }
    if (types.isAsyncFunction(implementationOf(incoming.reference, incoming.content.captures))) {
      // Its promise could not be settled here: the call that sleeps is below it on the stack.
      this.#tellOfPromises(incoming.reference);
      this.owner.send(Op.RETURNED, [incoming.sequence]);
      return;
    }
    this.#run(incoming);
  }

  #tellOfPromises(reference: FunctionReference): void {
    if (reference.awaits) return;
    reference.awaits = true;
    this.owner.send(Op.AWAITS, reference.ownerNumber);
  }

  /** The call is over, though not settled. So the owner must not count it as running on behalf of the sleeping call. */
  #tellOfUnfuture(sequence: number, future: Unfuture<unknown>): void {
    const { calls, futures } = dependenciesOf(future);
    this.owner.send(
      Op.PROMISED,
      sequence,
      calls.map((call) => call.sequence),
      futures,
    );
  }

  /** Runs a generator. Settles with what it returns or throws in the end. */
  #produce(sequence: number, iterator: Iterator<unknown>, running: RunningCall): Promise<unknown> {
    const { owner } = this;
    return new Promise((returned, threw) => {
      const producer = new Producer(
        {
          item: (value) => owner.item(sequence, value),
          stopped: () => owner.send(Op.STOPPED, sequence),
          flush: () => owner.flush(),
          returned,
          threw,
        },
        iterator,
        running,
      );
      this.#producers.set(sequence, producer);
      producer.start();
    }).finally(() => this.#producers.delete(sequence));
  }

  #run(incoming: Incoming): void {
    const { owner } = this;
    const { sequence, reference, content } = incoming;
    const measured = !this.#interleaved && !this.#waits.asleep;
    // Results are sent before a call begins that may take long.
    if (measured && this.#meter.start(reference)) owner.flush();
    if (sequence <= this.#takenBack || !this.ledger.begin(sequence)) return;
    if (reference.timeout > 0) {
      owner.send(Op.STARTED, sequence);
      owner.flush();
    }
    const outer = this.#current;
    const running = new RunningCall(sequence);
    this.#current = { sequence, running };
    let result: unknown;
    let awaitable: boolean;
    try {
      for (const finish of content.later ?? []) finish(false);
      const implementation = implementationOf(reference, content.captures);
      result = runAs(running, implementation, content.this, content.args);
      if (reference.stream) result = this.#produce(sequence, result as Iterator<unknown>, running);
      awaitable = isThenable(result);
    } catch (error) {
      this.#current = outer;
      owner.fail(sequence, error);
      return;
    }
    this.#current = outer;
    if (!awaitable) {
      owner.succeed(sequence, result);
      return;
    }
    if (!(result instanceof Unfuture) && !this.#interleaved) {
      this.#tellOfPromises(reference);
      if (this.#waits.endless) {
        owner.fail(sequence, new DeadlockError(stalled(reference)));
        return;
      }
    }
    this.#pending.set(sequence, running);
    if (result instanceof Unfuture && this.#waits.asleep) this.#tellOfUnfuture(sequence, result);
    const holds = !this.#interleaved && !this.#waits.asleep;
    if (holds) this.#busy = true;
    const settled = (): void => {
      this.#pending.delete(sequence);
      if (holds) {
        this.#busy = false;
        if (measured) this.#meter.stop();
      }
      if (holds || this.#leaving) this.#nextIfFree();
    };
    whenSettled(
      result as PromiseLike<unknown>,
      (value) => {
        owner.succeed(sequence, value);
        settled();
      },
      (error) => {
        owner.fail(sequence, error);
        settled();
      },
    );
  }
}

function implementationOf(
  reference: FunctionReference,
  captures: readonly unknown[] | undefined,
): (...args: unknown[]) => unknown {
  const instantiate = reference.instantiate as NonNullable<FunctionReference['instantiate']>;
  if (captures !== undefined) return instantiate(captures);
  reference.implementation ??= instantiate([]);
  return reference.implementation;
}

const stalled = (reference: FunctionReference): string =>
  `${reference} returned a Promise, which cannot be settled while result() blocks the only thread that was left to run it. Await the call, or mark an async function`;
