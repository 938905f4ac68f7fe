/** A worker as the scheduler sees it: its link, the calls it was given, and what it has said of itself. */
import { performance } from 'node:perf_hooks';
import type { Call } from '../calls/call';
import { Op } from '../protocol/operations';
import type { Peer } from '../protocol/peer';
import type { Ledger } from '../transports/transport';

export class LeasedWorker {
  /** It has said READY: its runtime is loaded. */
  ready = false;
  /** It was told to leave, and gets no more calls. */
  leaving = false;
  /** While its running call sleeps: finds what it sleeps for, anew each time, because that changes. */
  blockedOn: (() => readonly Call[] | undefined) | undefined = undefined;
  /** It was given a call to run on top of the one that sleeps, and has not said since that it sleeps again. */
  stirred = false;
  /** The number it gave that sleep. */
  wait = 0;
  /** It has answered since it was last asked for a sign of life. */
  alive = true;
  /** `performance.now()` when it was last heard of, or was given something to do. */
  heardAt = 0;
  /** What it had not begun was taken back from it (rescue.ts), and it has not read that yet: it gets nothing. */
  held = false;
  /** It was asked to say when it has nothing left to do, and has not said so yet. */
  watched = false;
  /** How many messages it had read when it said so last. */
  idleAt = -1;
  /** Milliseconds of work it has been given and not answered. */
  expected = 0;
  /** `performance.now()` at which it last became idle. */
  idleSince = 0;
  /** Why it is being killed. The other calls that it had are told. */
  killedBecause: string | undefined = undefined;
  /** What it said before it died (an uncaught error). */
  lastWords: unknown = undefined;
  hasLastWords = false;
  #waiters: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly peer: Peer,
    readonly ledger: Ledger,
  ) {}

  /** It said READY, or it died before it could. */
  markReady(): void {
    this.ready = true;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  whenReady(): Promise<void> {
    return this.ready ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  get outstanding(): number {
    return this.peer.outstanding.size;
  }

  get usable(): boolean {
    return this.ready && !this.leaving && !this.held && this.blockedOn === undefined;
  }

  /**
   * Whether it shares something with this thread, and has something left to do. Asks it to say when it has not, unless
   * that is known.
   */
  mayTellSomething(): boolean {
    const { peer } = this;
    if (this.hasNothingLeft || !peer.copies.mayTell) return false;
    if (!this.watched) {
      this.watched = true;
      peer.send(Op.WATCH);
    }
    return true;
  }

  /** It said so, and was sent nothing since. */
  get hasNothingLeft(): boolean {
    return this.idleAt === this.peer.posted;
  }

  /** Puts a call into its outbox. */
  give(call: Call): void {
    call.peer = this.peer;
    if (this.outstanding === 0) this.heardAt = performance.now();
    this.expected += estimateOf(call);
    call.given();
    this.peer.call(call);
  }

  /** Has a call run now, on top of the one that sleeps for it. */
  giveHelp(call: Call): void {
    call.peer = this.peer;
    this.stirred = true;
    this.peer.call(call, Op.HELP);
  }

  /** A call was answered, or handed back. */
  taken(call: Call): void {
    this.expected = this.outstanding === 0 ? 0 : Math.max(0, this.expected - estimateOf(call));
  }
}

/** Milliseconds; 0 when it has never been measured. */
function estimateOf({ reference: { estimate } }: Call): number {
  return Number.isNaN(estimate) ? 0 : estimate;
}
