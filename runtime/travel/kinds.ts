/** The kinds of values that travel besides plain data. */

import { registerKind } from '../protocol/codec/kinds';
import { buffers } from './buffers';
import { callbacks } from './callbacks';
import { bareObjects, builtInSubclasses, classReferences, instances } from './classes';
import { domExceptions, errors } from './errors';
import { functions } from './functions';
import { futures } from './futures';
import { signals } from './signals';
import { streams } from './streams';
import { searchParams, urls } from './urls';

/** They are asked in this order, so what is more special comes first. */
export function registerKinds(): void {
  for (const kind of [
    buffers,
    domExceptions,
    errors,
    futures,
    signals,
    streams,
    functions,
    classReferences,
    callbacks,
    urls,
    searchParams,
    bareObjects,
    builtInSubclasses,
    instances,
  ])
    registerKind(kind as never);
}
