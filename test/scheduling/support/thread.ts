/**
 * What a simulated thread is made of: the runtime with nothing of Node's threads in it. The tests make one bundle of
 * this file and evaluate it once for each thread, so that each has module state of its own, as real threads do.
 */
export { call, fn } from '../../../runtime/calls/generated-calls';
export * from '../../../runtime/errors';
export { Unfuture } from '../../../runtime/future/unfuture';
export { transfer } from '../../../runtime/protocol/codec/transfer';
export { internEntry, internReference } from '../../../runtime/protocol/references';
export { shutdown, stats, warmup } from '../../../runtime/scheduling/lifecycle';
export { Owner } from '../../../runtime/scheduling/owner';
export { configure } from '../../../runtime/settings';
export { useBell } from '../../../runtime/thread/bell';
export { onOwnerNeeded } from '../../../runtime/thread/dispatcher';
export { flushAll } from '../../../runtime/thread/flush';
export { jobsWaiting, runJobs } from '../../../runtime/thread/jobs';
export { pumpOnce } from '../../../runtime/thread/pump';
export { untilNextTimer } from '../../../runtime/thread/timers';
export { MemoryTransport } from '../../../runtime/transports/memory/transport';
export { followCalls, signal } from '../../../runtime/worker/ambient';
export { provide } from '../../../runtime/worker/load-entry';
export { serveOver } from '../../../runtime/worker/serve';

import { registerKinds } from '../../../runtime/travel/kinds';

registerKinds();
