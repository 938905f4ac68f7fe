import { digest } from 'digest';
import type { Unfuture } from 'unsync';

/**
 * The library's functions return Unfutures here too, which may be passed on while they are pending.
 *
 * @unsync
 */
async function both(one: Unfuture<string>, other: Unfuture<string>): Promise<string> {
  return `${await one} ${await other}`;
}

console.log(await both(digest('a'), digest('b')));
