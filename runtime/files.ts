/** The files that threads are started with, beside the one file that the build makes of the runtime. */
import { join } from 'node:path';

export const SUPERVISOR_FILE = join(__dirname, 'supervisor', 'thread.js');
export const LEASE_FILE = join(__dirname, 'worker', 'lease.js');
export const LOOP_FILE = join(__dirname, 'worker', 'loop.js');
