/** Puts the runtime together: which kinds of values travel, and how a thread becomes an owner. */
import { Owner } from './executors/owner';
import { noticeSecondInstallation } from './installations';
import { takeOverFrom } from './realm';
import { onOwnerNeeded } from './thread';
import { buffers } from './travel/buffers';
import { callbacks } from './travel/callbacks';
import { instances } from './travel/classes';
import { domExceptions, errors } from './travel/errors';
import { functions } from './travel/functions';
import { futures } from './travel/futures';
import { signals } from './travel/signals';
import { streams } from './travel/streams';
import { searchParams, urls } from './travel/urls';
import { registerKind } from './wire/codec/kinds';

/**
 * A function, because a module that only does something is wrapped by esbuild, with all that it imports, and loading
 * the runtime then takes half as long again.
 */
export function wire(): void {
  // Asked in this order: what is more special comes first.
  for (const kind of [
    buffers,
    domExceptions,
    errors,
    futures,
    signals,
    streams,
    functions,
    callbacks,
    urls,
    searchParams,
    instances,
  ])
    registerKind(kind as never);

  onOwnerNeeded(() => {
    const owner = new Owner();
    takeOverFrom(owner);
    return owner;
  });

  noticeSecondInstallation(typeof __filename === 'string' ? __filename : undefined);
}
