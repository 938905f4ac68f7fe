/** Unstreams do not travel: each is one line's, with a window of items under way. They are refused with what to do. */
import { SerializationError } from '../errors';
import { Unstream } from '../future/unstream';
import type { Kind } from '../protocol/codec/kinds';

export const streams: Kind<Unstream<unknown>, undefined> = {
  id: 11,
  matches: (value) => value instanceof Unstream,
  content: (_value, path) => {
    throw new SerializationError(
      path,
      `${path} is an Unstream, whose items come to the thread that called the generator; pass its \`toArray()\`, or call the generator where its items are used`,
    );
  },
  bind: () => undefined,
  revive: () => undefined,
};
