/** All measures, in the order of the report. */
import type { Measure } from '../harness/measure.js';
import asyncLoop from './async-loop.js';
import awaited from './awaited.js';
import blocked from './blocked.js';
import blocking from './blocking.js';
import blockingIo from './blocking-io.js';
import chains from './chains.js';
import coldStart from './cold-start.js';
import compile from './compile.js';
import http from './http.js';
import mainThread from './main-thread.js';
import memory from './memory.js';
import mixed from './mixed.js';
import nested from './nested.js';
import payloads from './payloads.js';
import python from './python.js';
import scaling from './scaling.js';
import tenCalls from './ten-calls.js';
import throughput from './throughput.js';

export const measures: readonly Measure[] = [
  awaited,
  blocking,
  throughput,
  blocked,
  mainThread,
  mixed,
  scaling,
  payloads,
  asyncLoop,
  blockingIo,
  nested,
  coldStart,
  memory,
  python,
  http,
  tenCalls,
  chains,
  compile,
];
