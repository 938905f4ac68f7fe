/** A line: what connects two threads, made by one of them and handed to the other. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { SharedBell } from './bell';
import { Cell, makeCells } from './cells';
import { ThreadLedger } from './ledger';
import { ThreadLink } from './link';

/** What is handed to the other thread to make its end of the line. */
export interface LineHandle {
  readonly port: MessagePort;
  readonly cells: SharedArrayBuffer;
  /** The bell of the thread that opened the line, and the one of the thread that gets this handle. */
  readonly ownerBell: SharedArrayBuffer;
  readonly workerBell: SharedArrayBuffer;
}

export interface OpenedLine {
  readonly link: ThreadLink;
  readonly ledger: ThreadLedger;
  /** To be posted, with its port in the transfer list. */
  readonly handle: LineHandle;
}

/** @param ownerBell this thread's bell, which the other end rings */
export function openLine(ownerBell: SharedBell): OpenedLine {
  const { port1, port2 } = new MessageChannel();
  const cells = makeCells();
  const workerBell = new SharedBell().buffer;
  return {
    link: ThreadLink.ofOwner(port1, cells, workerBell),
    ledger: new ThreadLedger(cells),
    handle: { port: port2, cells, ownerBell: ownerBell.buffer, workerBell },
  };
}

/** The thread that was given the handle has its end. */
export function takeLine({ cells }: LineHandle): void {
  Atomics.store(new Int32Array(cells), Cell.TAKEN, 1);
}

/** Whether the other thread has its end. Asked by a third thread, which passed the handle on. */
export function isTaken({ cells }: LineHandle): boolean {
  return Atomics.load(new Int32Array(cells), Cell.TAKEN) !== 0;
}
