/** Puts the runtime together: which kinds of values travel, and how a thread becomes an owner. */

import { registerKind } from './protocol/codec/kinds';
import { Owner } from './scheduling/owner';
import { onOwnerNeeded } from './thread/host';
import { noticeSecondInstallation } from './thread/installations';
import { takeOverFrom } from './thread/realm';
import { buffers } from './travel/buffers';
import { callbacks } from './travel/callbacks';
import { instances } from './travel/classes';
import { domExceptions, errors } from './travel/errors';
import { functions } from './travel/functions';
import { futures } from './travel/futures';
import { signals } from './travel/signals';
import { streams } from './travel/streams';
import { searchParams, urls } from './travel/urls';

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
