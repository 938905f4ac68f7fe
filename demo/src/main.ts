/**
 * Surveys a folder with the same source, built with the plugin and without it, in turn, and compares.
 *
 * Started by demo/run.mjs, which has checked the arguments: `main.js <folder> <quality>`.
 */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { argv, exit, stderr, stdout } from 'node:process';
import { configure } from 'unsync';
import { type Listed, type Listing, listFiles } from './files.js';
import { survey as surveyInThreads } from './survey.js';
import {
  columns,
  count,
  paint,
  progressBar,
  reason,
  roughly,
  seconds,
  shorten,
  size,
  table,
} from './terminal.js';
import type * as Work from './work.js';
import type { Totals } from './work.js';

type Survey = typeof surveyInThreads;

const PLAIN_BUILD = '../plain/';
const FAILURES_SHOWN = 10;
/** The two ways take turns, part by part: a machine that is busy for a while is so for both of them. */
const PARTS = 6;
/** Bytes that are compressed to see how long it will take. */
const SAMPLE = 1 << 18;

interface Way {
  readonly survey: Survey;
  totals: Totals | undefined;
  /** Milliseconds so far. */
  time: number;
}

/** Surveys each part in one way and in the other, beginning with either in turn. */
async function compare(ways: readonly [Way, Way], listing: Listing, quality: number): Promise<void> {
  if (!stderr.isTTY) console.log('Surveying …');
  const progress = progressBar('both ways', 2 * listing.bytes);
  try {
    for (const [index, part] of partsOf(listing).entries()) {
      const order = index % 2 === 0 ? ways : [...ways].reverse();
      for (const way of order) {
        const start = performance.now();
        way.totals = await way.survey(part, quality, (bytes) => progress.advance(bytes), way.totals);
        way.time += performance.now() - start;
      }
    }
  } finally {
    progress.stop();
  }
}

/** The files, in order, in parts of about the same size. */
function partsOf({ files, bytes }: Listing): Listed[][] {
  const parts: Listed[][] = [];
  let begun = 0;
  for (const file of files) {
    const part = Math.min(PARTS - 1, Math.floor((PARTS * begun) / Math.max(1, bytes)));
    begun += file.bytes;
    parts[part] ??= [];
    parts[part].push(file);
  }
  return parts.filter((part) => part !== undefined);
}

/** Says what is going to happen, and for how long. */
function announce(plain: Pick<typeof Work, 'read' | 'pack'>, listing: Listing, quality: number): void {
  const largest = listing.files.reduce((most, file) => (file.bytes > most.bytes ? file : most));
  const piece = { path: largest.path, position: 0, length: Math.min(SAMPLE, largest.bytes) };
  let perByte = 0;
  try {
    perByte = plain.pack(piece, plain.read(piece), quality).time / Math.max(1, piece.length);
  } catch {
    // It will be among the failures.
  }
  const cores = availableParallelism();
  const alone = perByte * listing.bytes;
  console.log(
    `Reads, hashes and compresses every file twice: on ${count(cores)} cores with unsync, and on one thread by the
same source built without it. They take turns, ${PARTS} times each. About ${roughly(alone * (1 + 1 / cores))}.\n`,
  );
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
  const plain = (await import(`${PLAIN_BUILD}survey.js`)) as { survey: Survey };
  announce((await import(`${PLAIN_BUILD}work.js`)) as typeof Work, listing, quality);
  const threaded: Way = { survey: surveyInThreads, totals: undefined, time: 0 };
  const inline: Way = { survey: plain.survey, totals: undefined, time: 0 };
  await compare([threaded, inline], listing, quality);
  if (threaded.totals === undefined || inline.totals === undefined) throw new Error('nothing was surveyed');

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
