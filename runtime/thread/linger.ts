/**
 * Before a thread goes to sleep in its event loop, it looks for a moment whether the next message is already coming
 * (spin.ts says when that pays). Each look is a turn of the event loop, so that the thread's timers, I/O and promises
 * wait no longer than a moment.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { bell } from './bell';
import { flushAll } from './flush';
import type { Mailbox } from './pump';
import { Attempts, MOMENT } from './spin';

/**
 * For a pool's worker, which has nothing else to do: it watches its bell for the moment.
 * @returns to be called when a message has been dealt with
 */
export function lingerOver(mailbox: Mailbox): () => void {
  const attempts = new Attempts();
  let lingering = false;
  const look = (): void => {
    const seen = bell?.count ?? 0;
    const some = mailbox.drain() || (bell?.spin(seen, MOMENT) === true && mailbox.drain());
    attempts.made(some);
    if (some) {
      flushAll();
      setImmediate(look);
    } else lingering = false;
  };
  return () => {
    if (lingering || !attempts.worthwhile()) return;
    lingering = true;
    setImmediate(look);
  };
}

/**
 * For a thread with a life of its own: keeps its event loop from sleeping for a moment, so that the answer to what it
 * has just sent is read as soon as it is there, like everything else that happens meanwhile.
 * @returns to be called when something has been sent
 */
export function stayAwake(): () => void {
  if (bell === undefined) return () => {};
  const attempts = new Attempts();
  let awake = false;
  let until = 0;
  let seen = 0;
  const look = (): void => {
    const answered = rings() !== seen;
    if (!answered && performance.now() < until) {
      setImmediate(look);
      return;
    }
    awake = false;
    attempts.made(answered);
  };
  return () => {
    if (awake) {
      seen = rings();
      until = performance.now() + MOMENT;
    } else if (attempts.worthwhile()) {
      awake = true;
      seen = rings();
      until = performance.now() + MOMENT;
      setImmediate(look);
    }
  };
}

const rings = (): number => bell?.count ?? 0;
