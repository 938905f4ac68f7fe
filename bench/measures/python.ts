/** The Python library of the same name, as its own figures are known: constants, measured on 2 cores. */
import { EXECUTORS } from '../contenders/index.js';
import type { Measure, Target } from '../harness/measure.js';
import type { Results } from '../harness/results.js';
import { atLeast, atMost } from '../harness/target.js';

/** Microseconds of a blocking call, calls a second, by the executor that answers to it. */
const PYTHON = {
  'unsync loop': { what: 'event loop', latency: 77, rate: 35_000 },
  'unsync thread': { what: 'thread', latency: 64, rate: 17_500 },
  unsync: { what: 'process', latency: 187, rate: 6_600 },
} as const;

const measure: Measure = {
  name: 'python',
  title: "Python's unsync",
  what: "The blocking and the throughput measure beside the Python library's figures on 2 cores (constants): event loop 77 µs and 35,000/s, thread 64 µs and 17,500/s, process 187 µs and 6,600/s.",
  figures: [],
  contenders: EXECUTORS,
  rounds: { full: 1, quick: 1 },
  samplesOf: 'blocking',
  needs: ['blocking', 'throughput'],
  targets: (results: Results): Target[] =>
    EXECUTORS.flatMap((executor) => {
      const { what, latency, rate } = PYTHON[executor];
      return [
        atMost(
          `${executor}: a call below ${latency} µs (Python's ${what})`,
          results.of('blocking').median(executor, 'latency'),
          latency,
          'µs',
        ),
        atLeast(
          `${executor}: above ${rate.toLocaleString('en')}/s (Python's ${what})`,
          results.of('throughput').median(executor, 'rate'),
          rate,
          '/s',
        ),
      ];
    }),
};

export default measure;
