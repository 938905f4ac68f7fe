/**
 * When the CPU pool's threads give way to the rest of this program, and when they do not.
 *
 * A thread with a niceness lets the main thread run at once, so that a server answers while all cores compute. But it
 * gives way to every other program as well, and beside two busy processes on two cores it gets a tenth of a core. So
 * the threads are nice only while this process has the machine nearly to itself, when giving way costs it nothing.
 *
 * Linux only: elsewhere threads have no priority that another thread can set, and no account of the time they waited.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { availableParallelism, getPriority, setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Of the main thread, and more of it while the threads are nice. */
const NICENESS = 10;
const LARGEST_NICENESS = 19;
/** The threads begin to give way when this process uses more of the cores than this. */
const OURS = 0.75;
/** They stop when it uses less, although … */
const SHARED = 0.6;
/** … they want more: so much of their time they wait for a core. */
const WAITING = 0.2;
/** Milliseconds between two looks: often while there is something to see, seldom while the process is idle. */
const OFTEN = 100;
const SELDOM = 1_000;
/** Below this share of the cores the process is idle. */
const IDLE = 0.1;
/** So many looks in a row have to agree: one alone may be of a moment in which the work began or ended. */
const AGREE = 2;
/** After other programs came, the threads do not give way again for so long (ms); twice as long each time. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** What happened between two looks, in shares of 1. */
export interface Look {
  /** Of the time of all cores, what this process used. */
  readonly used: number;
  /** Of the time in which the pool's threads wanted to run, what they spent waiting for a core. */
  readonly waited: number;
  /** `performance.now()` */
  readonly now: number;
}

/** The decision, apart from how it is measured and carried out. */
export class Manners {
  nice = false;
  #agreeing = 0;
  #pause = PAUSE;
  #notBefore = 0;

  /** Takes a look into account. */
  look({ used, waited, now }: Look): void {
    const other = this.nice ? used < SHARED && waited > WAITING : used > OURS && now >= this.#notBefore;
    this.#agreeing = other ? this.#agreeing + 1 : 0;
    if (this.#agreeing < AGREE) return;
    this.#agreeing = 0;
    this.nice = !this.nice;
    if (this.nice) return;
    this.#notBefore = now + this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}

/** Where a thread writes its number in the system, so that others can find it. */
export function threadCell(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Called in the thread. Leaves 0 where the system has no such numbers. */
export function writeThreadNumber(cell: Int32Array): void {
  try {
    cell[0] = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    // No /proc here.
  }
}

interface PoolThread {
  readonly cell: Int32Array;
  nice: boolean;
  /** Nanoseconds, as of the last look. */
  ran: number;
  waited: number;
}

export class Courtesy {
  readonly #manners = new Manners();
  readonly #threads = new Map<number, PoolThread>();
  readonly #base = getPriority();
  #timer: NodeJS.Timeout | undefined;
  #interval = OFTEN;
  #cpu = process.cpuUsage();
  #time = performance.now();

  /**
   * @param replace called with a thread that has to be replaced because it may not stop being nice: a process without
   * privileges can only lower its priority
   */
  constructor(readonly replace: (id: number) => void) {}

  /** A thread of the CPU pool begins; it writes its number into the cell. */
  add(id: number, cell: Int32Array): void {
    this.#threads.set(id, { cell, nice: false, ran: 0, waited: 0 });
    this.#interval = OFTEN;
    if (this.#timer === undefined) this.#startOver();
    this.#lookLater();
  }

  delete(id: number): void {
    this.#threads.delete(id);
    if (this.#threads.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startOver(): void {
    this.#cpu = process.cpuUsage();
    this.#time = performance.now();
  }

  #lookLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const look = this.#look();
      this.#manners.look(look);
      for (const [id, thread] of this.#threads) this.#carryOut(id, thread);
      this.#interval = look.used < IDLE ? Math.min(this.#interval * 2, SELDOM) : OFTEN;
      this.#lookLater();
    }, this.#interval);
  }

  #look(): Look {
    const now = performance.now();
    const elapsed = now - this.#time;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#startOver();
    let ran = 0;
    let waited = 0;
    for (const thread of this.#threads.values()) {
      const before = { ...thread };
      readTimes(thread);
      ran += thread.ran - before.ran;
      waited += thread.waited - before.waited;
    }
    return {
      used: (user + system) / 1000 / (elapsed * availableParallelism()),
      waited: waited === 0 ? 0 : waited / (ran + waited),
      now,
    };
  }

  #carryOut(id: number, thread: PoolThread): void {
    const { nice } = this.#manners;
    const [number = 0] = thread.cell;
    if (thread.nice === nice || number === 0) return;
    thread.nice = nice;
    try {
      setPriority(number, nice ? Math.min(this.#base + NICENESS, LARGEST_NICENESS) : this.#base);
    } catch {
      if (!nice) this.replace(id);
    }
  }
}

/** How long a thread ran, and how long it waited for a core, since it began. */
function readTimes(thread: PoolThread): void {
  try {
    const [ran, waited] = readFileSync(`/proc/self/task/${thread.cell[0]}/schedstat`, 'utf8').split(' ');
    thread.ran = Number(ran);
    thread.waited = Number(waited);
  } catch {
    // The thread has just ended, or has not yet begun; or the system keeps no account.
  }
}
