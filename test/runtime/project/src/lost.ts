/** The supervisor dies while the caller is blocked, and hears no event of it. */
import { strict as assert } from 'node:assert';
import { WorkerCrashedError } from 'unsync';
import { cellsOf, throws } from './support.js';
import * as work from './work.js';

const running = work.hold(cellsOf(2));
void work.hangBriefly().catch(() => {}); // its worker is to be killed
const error = throws(() => running.result(), WorkerCrashedError);
assert.match(String((error.cause as Error).message), /the supervisor is not well/);
