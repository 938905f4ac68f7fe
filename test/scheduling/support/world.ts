/**
 * A simulation of threads in one thread: a clock that moves only when nobody has anything left to do, and an order of
 * events that is either that in which they came about, or one that a seed gives. The scheduler, the protocol and the
 * workers are the real ones; only the transport and the clock are not. A race is a seed here.
 *
 * A thread that blocks, or works, lets the others run on top of it, so it goes on only when those that began after it
 * have come to rest: as if the operating system had not given it a core before. Every order that comes about in here
 * could come about with threads; a few that could do not come about here.
 */
import { runInThisContext } from 'node:vm';
import type { Unfuture } from '../../../runtime/future/unfuture';
import type { ExecutorName } from '../../../runtime/protocol/references';
import type { Configuration } from '../../../runtime/settings';
import { MemoryBell } from '../../../runtime/transports/memory/bell';
import { MemoryRecord } from '../../../runtime/transports/memory/ledger';
import { MemoryLink, type MemoryLinkOptions } from '../../../runtime/transports/memory/link';
import type { SimulatedWorker, Simulation } from '../../../runtime/transports/memory/transport';
import type { Capabilities, Exit } from '../../../runtime/transports/transport';
import { type Instance, makeInstance } from './instances';
import { type Random, randomOf } from './random';

export interface WorldOptions {
  /** Gives the order of events; left out, it is that in which they came about. */
  readonly seed?: number;
  /** Whether the owner can hold a worker at once, as with shared memory. Default true. */
  readonly sharedLedger?: boolean;
  readonly can?: Capabilities;
  /** Default 2. */
  readonly cores?: number;
  /** Milliseconds that a worker takes to start. Default 1. */
  readonly startup?: number;
  readonly configuration?: Configuration;
}

export type Body = (here: SimulatedThread, ...args: never[]) => unknown;

interface Definition {
  readonly name: string;
  readonly executor: ExecutorName;
  readonly body: Body;
  readonly timeout: number;
  readonly stream: boolean;
}

/** Something that a thread's event loop could do now. */
interface Source {
  /** When it came about: lower is earlier. `undefined`: there is nothing. */
  readonly since: number | undefined;
  readonly what: string;
  run(): void;
}

const EVERYTHING: Capabilities = { transfer: true, share: true, live: true };
/** Milliseconds of simulated time that each event takes. */
const TICK = 0.001;
/** How many events are kept for the message of an error. */
const TRACE = 40;
/** A test that needs more events than this goes round in a circle. */
const MOST_EVENTS = 200_000;

/** Unwinds the stack of a thread that has died. */
class Died extends Error {}

export class World implements Simulation {
  now = 0;
  readonly random: Random;
  readonly options: WorldOptions;
  readonly definitions: Definition[] = [];
  readonly threads: SimulatedThread[] = [];
  /** Threads that are in the middle of something, innermost last. */
  readonly stack: SimulatedThread[] = [];
  readonly owner: SimulatedThread;
  /** What happened, for a test to look at. */
  readonly log: string[] = [];
  /** Messages that were posted. */
  messages = 0;
  /** The last events, with the time and the thread. */
  readonly trace: string[] = [];
  #events = 0;
  #stamps = 0;

  constructor(options: WorldOptions = {}) {
    this.options = options;
    this.random = randomOf(options.seed ?? 1);
    this.owner = new SimulatedThread(this, 'owner');
    const { instance } = this.owner;
    if (options.configuration !== undefined) instance.configure(options.configuration);
    instance.onOwnerNeeded(
      () =>
        new instance.Owner((events) => {
          const transport = new instance.MemoryTransport(this, events);
          this.owner.transport = transport;
          return transport;
        }, undefined),
    );
  }

  /**
   * Defines an annotated function.
   * @param body gets the thread that it runs in, and the arguments
   * @returns the function, for the owner to call
   */
  define<A extends unknown[], R>(
    name: string,
    executor: ExecutorName,
    body: (here: SimulatedThread, ...args: A) => R,
    { timeout = 0, stream = false } = {},
  ): (...args: A) => Unfuture<Awaited<R>> {
    this.definitions.push({ name, executor, body: body as unknown as Body, timeout, stream });
    return (...args) => this.owner.call(name, ...args) as never;
  }

  stamp(): number {
    return ++this.#stamps;
  }

  // ---- Simulation: workers

  startWorker(id: number, role: ExecutorName, onEnd: (exit: Exit) => void): SimulatedWorker {
    const { options, owner } = this;
    const worker = new SimulatedThread(this, `${role} ${id}`);
    const can = options.can ?? EVERYTHING;
    const record = new MemoryRecord(options.sharedLedger ?? true);
    const near = owner.addLink({ can, farSleeps: () => worker.bell.sleepsOn });
    const far = worker.addLink({ can, farSleeps: () => owner.bell.sleepsOn });
    near.connect(far);
    worker.onDeath = (exit) => {
      record.dead = true;
      far.close();
      onEnd(exit);
    };
    worker.sleepsWithout = () => owner.bell.ring();
    worker.later(options.startup ?? 1, () => {
      worker.instance.serveOver(far, record.worker, role, () => worker.die({ orderly: true }));
    });
    return {
      link: near,
      ledger: record.owner,
      // It takes a moment: until then the worker goes on.
      kill: () => worker.soon(() => worker.die({ orderly: false }), true),
    };
  }

  onNews(): void {
    this.owner.newsSince ??= this.stamp();
    this.owner.bell.ring();
  }

  /** The worker with that number. */
  worker(id: number): SimulatedThread {
    const found = this.threads.find(({ name }) => name.endsWith(` ${id}`));
    if (found === undefined) throw new Error(`there is no worker ${id}`);
    return found;
  }

  // ---- time

  /** Runs what there is, until the promise is settled. */
  async until<T>(promise: PromiseLike<T>): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.#turn(() => {
      if (settled) return false;
      if (this.#step(Number.POSITIVE_INFINITY, false)) return true;
      throw new Error(`the world stands still:\n${this.trace.join('\n')}`);
    });
    return promise;
  }

  /** Runs what there is for so many milliseconds, or longer, if a thread is busy then. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.#turn(() => this.#step(end, false));
    this.now = Math.max(this.now, end);
  }

  /** Has the owner do something so many milliseconds from now, even while others are busy. */
  at(ms: number, run: () => void): void {
    this.owner.later(ms, run);
  }

  /** Has the owner do something that blocks. */
  block<T>(run: () => T): Promise<T> {
    return this.until(
      new Promise<T>((resolve, reject) => {
        this.owner.soon(() => {
          try {
            resolve(run());
          } catch (error) {
            reject(error as Error);
          }
        });
      }),
    );
  }

  /** Calls `step` until it returns false, each time with an empty stack, and lets promises have their turn after it. */
  #turn(step: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          if (!step()) resolve();
          else setImmediate(turn);
        } catch (error) {
          reject(error as Error);
        }
      };
      setImmediate(turn);
    });
  }

  /** As `until`, for any outcome: the value, or the error as `name: message`. */
  async outcome(promise: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await this.until(promise);
    } catch (error) {
      const { name, message } = error as Error;
      return `${name}: ${message}`;
    }
  }

  /**
   * Lets other threads run on top of one that blocks or works.
   * @returns whether it is awake; false when the time is over
   */
  letOthersRun(thread: SimulatedThread, awake: () => boolean, ms: number): boolean {
    const end = this.now + ms;
    this.stack.push(thread);
    try {
      for (;;) {
        if (thread.dead) throw new Died();
        if (awake()) return true;
        if (this.now >= end) return false;
        if (!this.#step(end, true)) {
          if (end === Number.POSITIVE_INFINITY)
            throw new Error(`the world stands still while ${thread.name} sleeps`);
          this.now = end;
        }
      }
    } finally {
      this.stack.pop();
    }
  }

  /** Lets one event happen, the next at the latest at `end`. Returns whether there was one. */
  #step(end: number, nested: boolean): boolean {
    if (++this.#events > MOST_EVENTS) throw new Error(`this goes on for ever:\n${this.trace.join('\n')}`);
    const choices: { readonly thread: SimulatedThread; readonly source: Source; readonly since: number }[] =
      [];
    for (const thread of this.threads) {
      for (const source of thread.sources()) {
        const { since } = source;
        if (since !== undefined) choices.push({ thread, source, since });
      }
    }
    if (choices.length === 0) {
      for (const thread of this.threads) if (!this.stack.includes(thread) && thread.endIdle()) return true;
      const next = Math.min(...this.threads.map((thread) => thread.nextTimer()));
      if (next > end || next === Number.POSITIVE_INFINITY) return false;
      this.now = Math.max(this.now, next);
      return true;
    }
    this.now += TICK;
    const chosen =
      this.options.seed === undefined
        ? choices.reduce((first, other) => (other.since < first.since ? other : first))
        : (choices[this.random.below(choices.length)] as (typeof choices)[0]);
    this.trace.push(`${this.now.toFixed(3)} ${chosen.thread.name}: ${chosen.source.what}`);
    if (this.trace.length > TRACE) this.trace.shift();
    chosen.thread.run(() => chosen.source.run(), nested);
    return true;
  }
}

/**
 * Lets promises have their turn in the middle of something. Those of a thread that sleeps or works below have theirs
 * too, which with real threads they would not.
 */
const runMicrotasks = runInThisContext('() => process._tickCallback()') as () => void;

interface SimulatedTimer {
  readonly due: number;
  readonly run: () => void;
  readonly since: number;
  unref(): SimulatedTimer;
}

export class SimulatedThread {
  readonly instance: Instance;
  readonly bell: MemoryBell;
  dead = false;
  transport: InstanceType<Instance['MemoryTransport']> | undefined;
  newsSince: number | undefined;
  onDeath: (exit: Exit) => void = () => {};
  /** It goes to sleep without a time limit. */
  sleepsWithout: () => void = () => {};
  readonly #timers = new Set<SimulatedTimer>();
  readonly #immediates: { readonly run: () => void; readonly since: number }[] = [];
  readonly #links: { readonly link: MemoryLink; readonly mail: number[] }[] = [];
  #idle: (() => void)[] = [];
  readonly #calls = new Map<string, (...args: unknown[]) => unknown>();

  constructor(
    readonly world: World,
    readonly name: string,
  ) {
    world.threads.push(this);
    this.instance = makeInstance({
      now: () => world.now,
      setTimeout: (run, ms) => this.later(ms, run),
      clearTimeout: (timer) => void this.#timers.delete(timer as SimulatedTimer),
      setImmediate: (run) => this.soon(run),
      cores: world.options.cores ?? 2,
    });
    this.bell = new MemoryBell((awake, ms) => {
      if (ms === Number.POSITIVE_INFINITY) this.sleepsWithout();
      this.#asleep++;
      try {
        world.letOthersRun(this, awake, ms);
      } finally {
        this.#asleep--;
      }
    });
    this.instance.useBell(this.bell);
    this.instance.followCalls();
    this.#provide();
  }

  /** This thread's own of every function that is defined. */
  #provide(): void {
    const { instance, world } = this;
    const { definitions } = world;
    const entry = instance.internEntry({ kind: 'file', id: 'world.ts', url: 'file:///world.unsync.js' });
    const functions: Record<string, (captures: readonly unknown[]) => (...args: unknown[]) => unknown> = {};
    instance.provide(
      entry,
      new Proxy(functions, {
        get: (_, name) => {
          const body = definitions.find((definition) => definition.name === name)?.body;
          return (
            body &&
            (() =>
              (...args: unknown[]) =>
                (body as (...all: unknown[]) => unknown)(this, ...args))
          );
        },
      }),
    );
  }

  /** Calls an annotated function from this thread. */
  call<T = unknown>(name: string, ...args: unknown[]): Unfuture<T> {
    let dispatch = this.#calls.get(name);
    if (dispatch === undefined) {
      const { instance } = this;
      const definition = this.world.definitions.find((one) => one.name === name);
      if (definition === undefined) throw new Error(`there is no function ${name}`);
      const { executor, timeout, stream } = definition;
      const entry = instance.internEntry({ kind: 'file', id: 'world.ts', url: 'file:///world.unsync.js' });
      const reference = instance.internReference(entry, name, executor, timeout, name, stream);
      dispatch = instance.fn(reference as never, undefined) as (...all: unknown[]) => unknown;
      this.#calls.set(name, dispatch);
    }
    return dispatch(...args) as never;
  }

  addLink(options: Pick<MemoryLinkOptions, 'can' | 'farSleeps'>): MemoryLink {
    const mail: number[] = [];
    const link = new MemoryLink({
      ...options,
      whenIdle: (callback) => this.#idle.push(callback),
      onMail: () => {
        this.world.messages++;
        mail.push(this.world.stamp());
        this.bell.ring();
      },
    });
    this.#links.push({ link, mail });
    return link;
  }

  // ---- for the bodies of functions

  get owner(): SimulatedThread {
    return this.world.owner;
  }

  /** Computes for so many milliseconds, without looking at anything that arrives. */
  work(ms: number): void {
    this.world.letOthersRun(this, () => false, ms);
  }

  /** As `work`, until something is so. */
  workUntil(done: () => boolean): void {
    this.world.letOthersRun(this, done, 1e9);
  }

  /** A promise of this thread. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.later(ms, resolve));
  }

  /** Dies in the middle of what it does. */
  crash(exit: Partial<Exit> = { exitCode: 1 }): never {
    this.die({ orderly: false, ...exit });
    throw new Died();
  }

  die(exit: Exit): void {
    if (this.dead) return;
    this.dead = true;
    this.#timers.clear();
    this.onDeath(exit);
  }

  // ---- the event loop

  later(ms: number, run: () => void): SimulatedTimer {
    const timer: SimulatedTimer = {
      due: this.world.now + ms,
      run,
      since: this.world.stamp(),
      unref: () => timer,
    };
    this.#timers.add(timer);
    return timer;
  }

  /** @param first also while the thread is in the middle of something: it is not the thread that does it */
  soon(run: () => void, first = false): void {
    if (first) this.#interrupts.push({ run, since: this.world.stamp() });
    else this.#immediates.push({ run, since: this.world.stamp() });
  }

  readonly #interrupts: { readonly run: () => void; readonly since: number }[] = [];

  nextTimer(): number {
    if (this.dead) return Number.POSITIVE_INFINITY;
    if (this.world.stack.includes(this))
      return this.#sleepsBelow ? this.world.now + this.instance.untilNextTimer() : Number.POSITIVE_INFINITY;
    return Math.min(...[...this.#timers].map(({ due }) => due), Number.POSITIVE_INFINITY);
  }

  /** What could happen in this thread now. */
  *sources(): Generator<Source> {
    if (this.dead) return;
    if (this.#interrupts.length > 0) {
      yield {
        what: 'is killed',
        since: this.#interrupts[0]?.since,
        run: () => this.#interrupts.shift()?.run(),
      };
    }
    if (this.world.stack.includes(this)) {
      // It sleeps below others. It would wake up now, look at its mail, and go on sleeping, or find that it is done.
      if (this.#sleepsBelow && this.#hasNews())
        yield { what: 'wakes up', since: this.world.stamp(), run: () => void this.instance.pumpOnce() };
      return;
    }
    for (const { link, mail } of this.#links) {
      while (mail.length > 0 && !link.hasMail) mail.shift();
      if (link.canDeliver)
        yield {
          what: 'reads a message',
          since: mail[0] ?? 0,
          run: () => {
            mail.shift();
            link.deliver();
          },
        };
    }
    if (this.transport?.hasNews === true && this.newsSince !== undefined) {
      yield {
        what: 'learns how workers ended',
        since: this.newsSince,
        run: () => {
          this.newsSince = undefined;
          this.transport?.drain();
        },
      };
    }
    if (this.#immediates.length > 0)
      yield {
        what: 'setImmediate',
        since: this.#immediates[0]?.since,
        run: () => this.#immediates.shift()?.run(),
      };
    for (const timer of this.#timers) {
      if (timer.due > this.world.now) continue;
      yield {
        what: 'a timer',
        since: timer.since,
        run: () => {
          this.#timers.delete(timer);
          timer.run();
        },
      };
    }
  }

  /** How many `result()`s of this thread sleep, one on top of the other. */
  #asleep = 0;

  /** It sleeps, and is not the thread that lets the others run at the moment. */
  get #sleepsBelow(): boolean {
    const { stack } = this.world;
    // What it does on top of its sleep, if anything, is on the stack too.
    return (
      this.#asleep > 0 && stack.at(-1) !== this && stack.filter((one) => one === this).length === this.#asleep
    );
  }

  #hasNews(): boolean {
    return (
      this.#links.some(({ link }) => link.hasMail) ||
      this.transport?.hasNews === true ||
      this.instance.untilNextTimer() === 0
    );
  }

  /** Runs one turn of the event loop. */
  run(turn: () => void, nested: boolean): void {
    try {
      turn();
      if (nested) this.#endOfTick();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
  }

  /** Calls those back that wait until this thread has nothing left to do, if it has nothing. Returns whether it did. */
  endIdle(): boolean {
    if (this.dead || this.#idle.length === 0 || this.nextTimer() !== Number.POSITIVE_INFINITY) return false;
    const callbacks = this.#idle;
    this.#idle = [];
    for (const callback of callbacks) callback();
    return true;
  }

  #endOfTick(): void {
    const { instance } = this;
    do {
      instance.runJobs();
      instance.flushAll();
      runMicrotasks();
    } while (!this.dead && instance.jobsWaiting());
  }
}
