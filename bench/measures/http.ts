/** An HTTP server whose handler computes. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { Result } from 'autocannon';
import type { Measure } from '../harness/measure.js';
import { atLeast, atMost } from '../harness/target.js';

const run = promisify(execFile);
const autocannon = createRequire(import.meta.url).resolve('autocannon');

const WORK_MS = 5;
const CONNECTIONS = 8;
/** Seconds of load in a round; that bounds the requests as well, a request being 5 ms of a core. */
const DURATION = { full: 3, quick: 1 } as const;
/** Milliseconds; the monitor counts its own period into every delay, which is taken off again. */
const RESOLUTION = 1;

const measure: Measure = {
  name: 'http',
  title: 'Latency under load',
  what: `A node:http server on 127.0.0.1 whose handler does ${WORK_MS} ms of CPU work, autocannon in another process with ${CONNECTIONS} connections. The loop's delay is the server's, measured with monitorEventLoopDelay.`,
  obstacle:
    'both keep the two cores busy with the same 5 ms of work; the difference is within the spread of the rounds.',
  figures: [
    { key: 'loop', label: 'loop delay p99', unit: 'ms' },
    { key: 'rate', label: 'requests', unit: '/s' },
    { key: 'p50', label: 'p50', unit: 'ms' },
    { key: 'p99', label: 'p99', unit: 'ms' },
    { key: 'p999', label: 'p99.9', unit: 'ms' },
  ],
  contenders: ['unsync', 'piscina', 'no thread'],
  rounds: { full: 3, quick: 1 },
  async prepare(contender, { threads, iterationsPerMs, quick }) {
    const started = await contender.start('work', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    const iterations = Math.round(WORK_MS * iterationsPerMs);
    const server = createServer(async (_request, response) => {
      response.end(String(await call(iterations)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const seconds = String(DURATION[quick ? 'quick' : 'full']);
    return {
      sample: async () => {
        const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
        delay.enable();
        const { stdout } = await run(process.execPath, [
          autocannon,
          '--json',
          '--no-progress',
          ...['--connections', String(CONNECTIONS), '--duration', seconds],
          `http://127.0.0.1:${port}/`,
        ]);
        delay.disable();
        const { latency, requests } = JSON.parse(stdout) as Result;
        return {
          loop: delay.percentile(99) / 1e6 - RESOLUTION,
          rate: requests.average,
          p50: latency.p50,
          p99: latency.p99,
          p999: latency.p99_9,
        };
      },
      close: async () => {
        server.close();
        server.closeAllConnections();
        await started.close();
      },
    };
  },
  targets(results) {
    const samples = results.of('http');
    return [
      atMost('loop delay p99 ≤ 2 ms', samples.median('unsync', 'loop'), 2, 'ms'),
      atLeast("requests ≥ Piscina's", samples.ratio('unsync', 'piscina', 'rate'), 1, '×'),
    ];
  },
  busyTargets: (samples) => [
    atLeast("requests ≥ Piscina's", samples.ratio('unsync', 'piscina', 'rate'), 1, '×'),
  ],
};

export default measure;
