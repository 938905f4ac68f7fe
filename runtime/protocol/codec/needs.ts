/**
 * What some values need of the link they travel by. Which link that will be is not known yet when a call is made, so
 * what is found in the walk is written down with its path, and compared with the link when the message is put together.
 */
import { types } from 'node:util';
import { SerializationError } from '../../errors';
import type { Capabilities, Need } from '../../transports/transport';
import { describe, isMovedByNode } from './shapes';

/** A value that cannot travel by every link. */
export interface Demand {
  readonly need: Need;
  readonly value: object;
  readonly path: string;
}

/** Whether a value that structured clone takes whole is memory that both threads then share. */
export function isSharedMemory(value: object): boolean {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  return Object.getPrototypeOf(buffer) !== ArrayBuffer.prototype && types.isSharedArrayBuffer(buffer);
}

/** What a value needs that Node clones or moves itself. */
export function needOfNative(value: object): Need {
  return isMovedByNode(value) ? 'transfer' : 'share';
}

const REASONS: Readonly<Record<Need, string>> = {
  transfer: 'can only be moved from thread to thread in one process. Pass what is needed of it as plain data',
  share: 'can only be shared by the threads of one process. Pass a copy of what it holds as plain data',
  live: 'needs a line back to the thread that it came from, and there is none here. Pass its value instead',
};

/** @throws SerializationError naming the first value that cannot travel by a link that can do this */
export function refuseUnmet(demands: readonly Demand[], can: Capabilities): void {
  for (const { need, value, path } of demands) {
    if (can[need]) continue;
    throw new SerializationError(path, `${path} is ${describe(value)}, which ${REASONS[need]}`);
  }
}
