import { MessageChannel } from 'node:worker_threads';
import { encode } from '../../runtime/protocol/codec/codec';
import { refuseUnmet } from '../../runtime/protocol/codec/needs';
import type { Capabilities } from '../../runtime/transports/transport';
import { registerKinds } from '../../runtime/travel/kinds';

registerKinds();

const NOTHING: Capabilities = { transfer: false, share: false, live: false };
const EVERYTHING: Capabilities = { transfer: true, share: true, live: true };

const { port1, port2 } = new MessageChannel();
afterAll(() => {
  port1.close();
  port2.close();
});

test.each<[string, unknown, RegExp]>([
  [
    'shared memory',
    new SharedArrayBuffer(8),
    /^args\.it is an instance of SharedArrayBuffer, which can only be shared/,
  ],
  [
    'a view of shared memory',
    new Uint8Array(new SharedArrayBuffer(8)),
    /^args\.it is an instance of Uint8Array/,
  ],
  ['a port', port1, /^args\.it is an instance of MessagePort, which can only be moved/],
  ['a callback', () => {}, /^args\.it is a function, which needs a line back/],
  [
    'a pending promise',
    new Promise(() => {}),
    /^args\.it is an instance of Promise, which needs a line back/,
  ],
  [
    'an AbortSignal',
    new AbortController().signal,
    /^args\.it is an instance of AbortSignal, which needs a line back/,
  ],
])('%s is refused by a link that lacks what it needs, with its path', (_, value, message) => {
  const { demands } = encode({ it: value }, 'args');
  expect(() => refuseUnmet(demands, NOTHING)).toThrow(message);
  expect(() => refuseUnmet(demands, EVERYTHING)).not.toThrow();
});

test.each<[string, unknown]>([
  ['plain data', { list: [1, 'two', null] }],
  ['a typed array', new Uint8Array(8)],
  ['a Buffer', Buffer.from('text')],
  ['an error', new TypeError('wrong')],
  ['an aborted AbortSignal', AbortSignal.abort()],
  ['a URL', new URL('https://example.org')],
])('%s needs nothing of a link', (_, value) => {
  expect(() => refuseUnmet(encode({ it: value }, 'args').demands, NOTHING)).not.toThrow();
});
