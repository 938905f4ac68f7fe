/**
 * Surveys a folder twice with the same source, built with the plugin and without it, and compares.
 *
 * Started by demo/run.mjs, which has checked the arguments: `main.js <folder> <quality>`.
 */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { argv, exit, stderr, stdout } from 'node:process';
import { configure } from 'unsync';
import { type Listing, listFiles } from './files.js';
import { survey as surveyInThreads } from './survey.js';
import { columns, count, paint, progressBar, reason, seconds, shorten, size, table } from './terminal.js';
import type { Totals } from './work.js';

type Survey = typeof surveyInThreads;

const PLAIN_BUILD = '../plain/survey.js';
const FAILURES_SHOWN = 10;

interface Run {
  readonly totals: Totals;
  /** Milliseconds. */
  readonly time: number;
}

async function measure(title: string, survey: Survey, listing: Listing, quality: number): Promise<Run> {
  if (!stderr.isTTY) console.log(`Surveying ${title} …`);
  const progress = progressBar(title, listing.bytes);
  const start = performance.now();
  try {
    const totals = await survey(listing.files, quality, (bytes) => progress.advance(bytes));
    return { totals, time: performance.now() - start };
  } finally {
    progress.stop();
  }
}

async function list(folder: string): Promise<Listing> {
  let shown = 0;
  const listing = await listFiles(folder, (found) => {
    if (!stderr.isTTY || found - shown < 1000) return;
    shown = found;
    stderr.write(`\rLooking for files: ${count(found)}`);
  });
  if (shown > 0) stderr.write('\r\x1b[K');
  return listing;
}

/** What must be the same in both runs: everything but the measured times. */
function findings(totals: Totals): string {
  const { groups, sha256, failures } = totals;
  return JSON.stringify({ groups, sha256, failures });
}

function reportFailures(folder: string, failures: readonly { path: string; error: string }[]): void {
  const byPath = new Map(failures.map(({ path, error }) => [path, error]));
  for (const [path, error] of [...byPath].slice(0, FAILURES_SHOWN)) {
    console.error(`demo: cannot read ${relative(folder, path)}: ${reason(error)}`);
  }
  const more = byPath.size - FAILURES_SHOWN;
  if (more > 0) console.error(`demo: and ${count(more)} more that cannot be read`);
}

/** @returns the exit code: 1 when something could not be read or the results differ */
async function main(folder: string, quality: number): Promise<number> {
  const listing = await list(folder);
  if (listing.files.length === 0) {
    reportFailures(folder, listing.failures);
    console.log(`${folder} holds no files: there is nothing to survey.`);
    return listing.failures.length > 0 ? 1 : 0;
  }
  console.log(paint('bold', shorten(folder, columns(stdout) - 1)));
  console.log(`${count(listing.files.length)} files, ${size(listing.bytes)}, Brotli quality ${quality}\n`);

  // Files are read faster than they are compressed: a few threads are enough to keep the cores busy.
  configure({ threads: 2 * availableParallelism() });
  const plain = (await import(PLAIN_BUILD)) as { survey: Survey };
  const threaded = await measure('with unsync', surveyInThreads, listing, quality);
  const inline = await measure('without unsync', plain.survey, listing, quality);

  console.log(table(threaded.totals));
  const { slowest, sha256 } = threaded.totals;
  if (slowest.path !== '') {
    const width = columns(stdout) - 28;
    console.log(
      `slowest file    ${shorten(relative(folder, slowest.path), width)}, ${seconds(slowest.time)}`,
    );
  }
  const same = findings(threaded.totals) === findings(inline.totals);
  console.log(
    `results         ${same ? `identical (SHA-256 ${sha256.slice(0, 8)}…)` : paint('red', 'DIFFERENT')}\n`,
  );
  console.log(`without unsync  ${seconds(inline.time).padStart(8)}`);
  console.log(`with unsync     ${seconds(threaded.time).padStart(8)}`);
  console.log(
    paint(['bold', 'green'], `speed-up        ${(inline.time / threaded.time).toFixed(2).padStart(6)} ×`),
  );

  const failures = [...listing.failures, ...threaded.totals.failures];
  if (failures.length > 0) console.log();
  reportFailures(folder, failures);
  if (!same) console.error('demo: the two runs found different things; did a file change meanwhile?');
  return same && failures.length === 0 ? 0 : 1;
}

const [, , folder = '.', quality = '9'] = argv;
main(folder, Number(quality)).then(exit, (error: Error) => {
  console.error(`demo: ${reason(error.message)}`);
  exit(1);
});
