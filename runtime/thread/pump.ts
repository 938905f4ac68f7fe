/**
 * The pump: what a blocked thread does instead of its event loop. Everything that can make a future settle while the
 * thread sleeps goes through here: flushing what was said, reading every line, running reactions, firing timers.
 */
import { performance } from 'node:perf_hooks';
import { bell as currentBell } from './bell';
import { flushAll } from './flush';
import { jobsWaiting, runJobs } from './jobs';
import { Attempts, MOMENT } from './spin';
import { fireDueTimers, untilNextTimer } from './timers';

/** Something that mail arrives at: a peer, or a transport's own channel. */
export interface Mailbox {
  /** Reads what is there without the event loop. Returns whether there was anything. */
  drain(): boolean;
}

const mailboxes = new Set<Mailbox>();

export function addMailbox(mailbox: Mailbox): void {
  mailboxes.add(mailbox);
}

export function removeMailbox(mailbox: Mailbox): void {
  mailboxes.delete(mailbox);
}

const attempts = new Attempts();

/** Does everything that can be done now. Returns whether there was anything but to flush. */
export function pumpOnce(): boolean {
  flushAll();
  let busy = false;
  for (const mailbox of mailboxes) busy = mailbox.drain() || busy;
  busy = runJobs() || busy;
  return fireDueTimers() || busy;
}

/**
 * Blocks the thread until `done()`, and only reads mail: for a process that is ending, in which nothing of the user's
 * is to run any more.
 * @param deadline `performance.now()` time at which to give up
 */
export function waitForMail(done: () => boolean, deadline: number): void {
  const bell = currentBell;
  if (bell === undefined) return;
  bell.arm();
  try {
    for (;;) {
      const seen = bell.count;
      flushAll();
      let busy = false;
      for (const mailbox of mailboxes) busy = mailbox.drain() || busy;
      const left = deadline - performance.now();
      if (done() || left <= 0) return;
      if (!busy) bell.sleep(seen, left);
    }
  } finally {
    bell.disarm();
  }
}

/**
 * Blocks the thread until `done()`.
 * @param done whether to stop; asked after everything that arrived was dealt with
 * @param deadline `performance.now()` time at which to give up; `Infinity` never
 * @param beforeSleep called each time there is nothing left to do but sleep; may throw to end the wait. What it is given
 *   tells whether there still is no mail
 * @returns whether it is done; false when the deadline passed first
 */
export function block(
  done: () => boolean,
  deadline: number,
  beforeSleep: (noMail: () => boolean) => void,
): boolean {
  const bell = currentBell;
  if (bell === undefined) throw new Error('this thread has no bell, so it cannot block');
  bell.arm();
  try {
    for (;;) {
      const seen = bell.count;
      const busy = pumpOnce();
      if (done()) return true;
      // Asked when busy too: a thread that never runs out of mail has to come back in time all the same.
      const left = deadline === Number.POSITIVE_INFINITY ? deadline : deadline - performance.now();
      if (left <= 0) return false;
      if (busy) continue;
      if (left > MOMENT && attempts.worthwhile()) {
        const rang = bell.spin(seen, MOMENT);
        attempts.made(rang);
        if (rang) continue;
      }
      beforeSleep(() => bell.count === seen);
      flushAll();
      // What was sent may have settled something at once: a call that the queue had no room for.
      if (!jobsWaiting()) bell.sleep(seen, Math.min(left, untilNextTimer()));
    }
  } finally {
    bell.disarm();
  }
}
