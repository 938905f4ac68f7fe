/** No worker can start: every call is told so, awaited or blocked on, and nobody tries for ever. */
import { strict as assert } from 'node:assert';
import { WorkerCrashedError } from 'unsync';
import { rejects, throws } from './support.js';
import * as work from './work.js';

let started = 0;
process.on('worker', () => started++);
for (const call of [work.echo, work.echoOnLoop, (n: number) => work.add(n, 1)]) {
  const calls = [call(1), call(2), call(3)];
  const error = throws(() => calls[0]?.result(), WorkerCrashedError);
  assert.match(error.message, /while it started/);
  for (const future of calls) await rejects(future, WorkerCrashedError);
  await rejects(call(4), WorkerCrashedError);
}
assert.equal(started, 1, 'another supervisor was started');
