/** A message that the far side cannot read: what becomes of each operation in it, and of the messages after it. */
import { encode } from '../../runtime/protocol/codec/codec';
import { type OutgoingCall, Peer, type PeerHandlers } from '../../runtime/protocol/peer';
import { internEntry, internReference } from '../../runtime/protocol/references';
import type { Link, Receive, Unreadable } from '../../runtime/transports/transport';
import { registerKinds } from '../../runtime/travel/kinds';

registerKinds();

/** Both ends of a link in this thread. Messages stay under way until `deliver`. */
class Pair {
  readonly #mail: { readonly to: 0 | 1; readonly message: unknown }[] = [];
  readonly #ends: { receive: Receive; unreadable: Unreadable }[] = [];
  /** Which messages cannot be read, counted from 1 as they are delivered. */
  readonly unreadable = new Set<number>();
  #delivered = 0;

  end(side: 0 | 1): Link {
    return {
      can: { transfer: true, share: true, live: true },
      post: (message) => void this.#mail.push({ to: side === 0 ? 1 : 0, message: structuredClone(message) }),
      listen: (receive, unreadable) => {
        this.#ends[side] = { receive, unreadable };
      },
      drain: () => false,
      whenIdle: () => {},
      farSleeps: false,
      close: () => {},
    };
  }

  deliver(): void {
    for (let next = this.#mail.shift(); next !== undefined; next = this.#mail.shift()) {
      const { receive, unreadable } = this.#ends[next.to] as { receive: Receive; unreadable: Unreadable };
      if (this.unreadable.has(++this.#delivered)) unreadable(new RangeError('no memory'));
      else receive(next.message);
    }
  }
}

const nothing: Omit<PeerHandlers, 'call'> = {
  operations: {},
  invoking: () => {},
  sent: () => {},
  answered: () => {},
  received: () => {},
};

const entry = internEntry({ kind: 'file', id: 'a.ts', url: 'file:///a.unsync.js' });
const reference = internReference(entry, 'f', 'thread', 0, 'f', false);

function outgoing(args: unknown[], log: string[]): OutgoingCall {
  return {
    reference,
    args,
    encoded: typeof args[0] === 'object' ? encode({ args }, '') : undefined,
    sequence: 0,
    failed: false,
    succeed: (value) => void log.push(`${JSON.stringify(args)} gave ${JSON.stringify(value)}`),
    fail: (error) => void log.push(`${JSON.stringify(args)} failed: ${(error as Error).message}`),
  };
}

/** A caller, and a worker that answers each call with its argument. */
function connect(unread?: (sequences: readonly number[]) => void) {
  const pair = new Pair();
  const order: unknown[] = [];
  const caller: Peer = new Peer(pair.end(0), {
    ...nothing,
    call: () => {},
    ...(unread === undefined ? {} : { unread: (_, sequences) => unread(sequences) }),
  });
  const worker: Peer = new Peer(pair.end(1), {
    ...nothing,
    call: (_, sequence, { name }, { args }) => {
      order.push(`${name} ${JSON.stringify(args[0])}`);
      worker.succeed(sequence, args[0]);
    },
  });
  for (const peer of [caller, worker]) peer.link.listen(peer.receive, peer.unreadable);
  const run = (): void => {
    caller.flush();
    pair.deliver();
    worker.flush();
    pair.deliver();
  };
  return { pair, caller, order, run };
}

const REASON = 'left this thread, and the other one could not read it: RangeError: no memory';

test('a single call fails, what was in its message arrives, and the order is kept', () => {
  const { pair, caller, order, run } = connect();
  const log: string[] = [];
  pair.unreadable.add(1);
  caller.call(outgoing([1], log));
  caller.call(outgoing([{ big: true }], log));
  caller.call(outgoing([2], log));
  caller.flush();
  caller.call(outgoing([3], log));
  run();
  expect(order).toEqual(['f 1', 'f 2', 'f 3']);
  expect(log).toEqual([`[{"big":true}] failed: args ${REASON}`, '[1] gave 1', '[2] gave 2', '[3] gave 3']);
});

test('several calls of one message are handed back, to be sent one by one', () => {
  const handedBack: number[] = [];
  const { pair, caller, order, run } = connect((sequences) => handedBack.push(...sequences));
  pair.unreadable.add(1);
  for (const arg of [{ n: 1 }, 2, { n: 3 }]) caller.call(outgoing([arg], []));
  run();
  expect(handedBack).toEqual([1, 3]);
  expect(order).toEqual(['f 2']);
});

test('messages that cannot be read one after the other', () => {
  const { pair, caller, order, run } = connect();
  const log: string[] = [];
  for (const arg of [{ n: 1 }, { n: 2 }, 3, { n: 4 }]) {
    caller.call(outgoing([arg], log));
    caller.flush();
  }
  pair.unreadable.add(1).add(2).add(4);
  run();
  expect(order).toEqual(['f 3']);
  expect(log.sort()).toEqual(['[3] gave 3', ...[1, 2, 4].map((n) => `[{"n":${n}}] failed: args ${REASON}`)]);
});

test('a result fails its call, and the results beside it arrive', () => {
  const { pair, caller, run } = connect();
  const log: string[] = [];
  caller.call(outgoing([1], log));
  caller.call(outgoing([{ n: 2 }], log));
  caller.call(outgoing([3], log));
  pair.unreadable.add(2);
  run();
  expect(log.sort()).toEqual(['[1] gave 1', '[3] gave 3', `[{"n":2}] failed: result ${REASON}`]);
});
