/**
 * What a transport is: a way to start workers and to reach them. Each folder beside this file is one. The scheduler and
 * the protocol know this file and none of the folders; `wiring.ts` chooses.
 */
import type { Transferable } from 'node:worker_threads';
import type { ExecutorName } from '../protocol/references';

/** Makes a transport. The owner calls this at its first call, and again after {@link TransportEvents.onLoss}. */
export type Connect = (events: TransportEvents) => Transport;

export interface Transport {
  /**
   * Starts a worker. What is posted to its link before it is up waits for it.
   * @param id the owner's number for it
   */
  launch(id: number, role: ExecutorName): { readonly link: Link; readonly ledger: Ledger };
  /** Ends a worker, whatever it is doing. `onEnd` follows. */
  kill(id: number): void;
  /** Whether the process stays alive for this transport: it should while calls are pending. */
  keepAlive: boolean;
  /** Ends all workers. No event follows. */
  close(): Promise<void>;
}

export interface TransportEvents {
  /** A worker has ended. Everything that it posted has arrived, or can be drained. Called once for each worker. */
  onEnd(id: number, exit: Exit): void;
  /** A worker has become worse than a new one would be, and should be replaced when it is free. */
  onWorn(id: number): void;
  /** The transport itself is gone, and every worker with it. */
  onLoss(error: Error): void;
}

/** How a worker ended. */
export interface Exit {
  /** It left when it was told to. */
  readonly orderly: boolean;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  /** What it died of, when that is known. */
  readonly error?: unknown;
}

export type Receive = (message: unknown) => void;

/** Called in the place of `receive` for a message in which there is a value that this thread cannot make. */
export type Unreadable = (reason: unknown) => void;

/** One end of a two-way channel. Messages arrive whole, once, and in the order in which they were posted. */
export interface Link {
  readonly can: Capabilities;
  /** @throws DataCloneError when a value in the message cannot be cloned; nothing is sent then. */
  post(message: unknown, transfer?: readonly Transferable[]): void;
  /** Hands over each message as the event loop brings it. A worker's end keeps its thread alive; the owner's does not. */
  listen(receive: Receive, unreadable: Unreadable): void;
  /** Hands over the messages that are there, without the event loop. Returns whether there was one. */
  drain(receive: Receive, unreadable: Unreadable): boolean;
  /**
   * For a worker's end: calls back when its thread has nothing left to do of itself, that is, when Node.js would end it
   * if nobody could send it anything.
   */
  whenIdle(callback: () => void): void;
  /** Whether the far side is asleep, and stays so until mail arrives. False where that cannot be known. */
  readonly farSleeps: boolean;
  close(): void;
}

/** What a link can carry besides data. Kinds of values say which of these they need. */
export interface Capabilities {
  /** Objects can be moved: streams, ports, file handles. */
  readonly transfer: boolean;
  /** Both ends can use the same memory, or the same handle: SharedArrayBuffers, keys, compiled WebAssembly. */
  readonly share: boolean;
  /** The far side can be reached as long as a value lives: Unfutures, callbacks, AbortSignals. */
  readonly live: boolean;
}

export type Need = keyof Capabilities;

/**
 * The owner's end of the record of which calls a worker has begun. It is kept apart from the messages because it has
 * to be right even when the worker dies: a call must never run twice.
 */
export interface Ledger {
  /** The last call that the worker is known to have begun; `Infinity` where any that it was sent may have been. */
  readonly started: number;
  /** The entry that the worker is loading, by the owner's number; -1: none. */
  readonly loading: number;
  /**
   * Keeps the worker from beginning anything until it has read that it may go on (TAKEN_BACK).
   * @returns the last call that it began; `undefined` where only the worker can say, which it does with LET_GO
   */
  hold(): number | undefined;
  /** Forbids the worker, which is about to be killed, to begin anything more. */
  revoke(): void;
  /** A call was cancelled: a worker in the middle of a batch should read its mail. */
  announceCancel(): void;
}

/** The worker's end of it. */
export interface WorkerLedger {
  /** The last call begun. */
  readonly begun: number;
  /**
   * The worker is about to begin a call. Calls begin in the order of their numbers.
   * @returns whether it may; if not, the call is somebody else's now
   */
  begin(sequence: number): boolean;
  /** The worker has read that it was held, and has forgotten what it had not begun. */
  resume(): void;
  /** The entry that the worker is loading, by the owner's number; -1: none. */
  loading: number;
  /** How many cancellations were announced. Where that is not known before the mail is read, always 0. */
  readonly cancels: number;
}
