/**
 * `npm run load`: what does a light route feel of a heavy one, with unsync and without? The same source is built with
 * `unsync tsc` and with `tsc`; the two servers take turns, so that the load of the machine is the same for both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 5;
const SECONDS = quick ? 1 : 4;

async function start(build) {
  const server = spawn(process.execPath, [`build/${build}/main.js`], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(server.stdout, 'data');
  return { server, url: String(line).trim() };
}

/** Asks for reports, two at a time, and for /health beside them. */
async function round({ url }) {
  const options = { duration: SECONDS, timeout: 60 };
  const [reports, health] = await Promise.all([
    autocannon({ ...options, url: `${url}/reports/tea`, connections: 2 }),
    autocannon({ ...options, url: `${url}/health`, connections: 4 }),
  ]);
  if (reports.non2xx + reports.errors + health.non2xx + health.errors > 0) throw new Error('requests failed');
  return { reports: reports.requests.average, health: health.requests.average, p99: health.latency.p99 };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const rounds = { unsync: [], plain: [] };
const running = { unsync: await start('unsync'), plain: await start('plain') };
try {
  for (let turn = 0; turn < ROUNDS; turn++)
    for (const build of ['unsync', 'plain']) rounds[build].push(await round(running[build]));
} finally {
  for (const { server } of Object.values(running)) server.kill('SIGTERM');
}

const row = (build) => ({
  'reports/s': Math.round(median(rounds[build].map(({ reports }) => reports))),
  '/health, requests/s': Math.round(median(rounds[build].map(({ health }) => health))),
  '/health, p99 (ms)': median(rounds[build].map(({ p99 }) => p99)),
});
console.table({ 'with unsync': row('unsync'), without: row('plain') });
