/** Buffers arrive as Buffers, not as the Uint8Arrays that structured clone makes of them. */
import type { Kind } from '../protocol/codec/kinds';

/** Small Buffers are views of a shared pool of 8 KB; structured clone would send all of it. */
const POOLED = 2;

export const buffers: Kind<Buffer, undefined> = {
  id: 1,
  matches: Buffer.isBuffer,
  content: (value) =>
    value.buffer.byteLength > value.byteLength * POOLED
      ? new Uint8Array(value)
      : new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
  bind: () => undefined,
  revive: (_wire, _peer, content) => {
    const { buffer, byteOffset, byteLength } = content as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  },
};
