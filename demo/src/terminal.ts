/** What a person sees: the progress bar, the tables, and numbers written for reading. */
import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';
import { Table } from 'console-table-printer';
import type { Totals } from './work.js';

type Style = Parameters<typeof styleText>[0];

/** Narrower than this, a table leaves out what can be left out. */
const NARROW = 64;
const KINDS_SHOWN = 8;

export function columns(stream: NodeJS.WriteStream): number {
  return stream.columns ?? 80;
}

export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? styleText(style, text) : text;
}

export const count = (value: number): string => value.toLocaleString('en');

export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** A time that is only a guess: `20 seconds`, `3 minutes`. */
export function roughly(milliseconds: number): string {
  const whole = Math.max(1, Math.round(milliseconds / 1000));
  if (whole >= 90) return `${Math.round(whole / 60)} minutes`;
  return whole === 1 ? 'a second' : `${whole} seconds`;
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** A file system error without its code and its path: `permission denied`. */
export function reason(message: string): string {
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/s, '');
}

/** Keeps the end of a path, which tells the most. */
export function shorten(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(1 - Math.max(width, 2))}`;
}

export interface Progress {
  advance(bytes: number): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/**
 * A progress bar on the terminal; nothing where standard error is not one. Leaves the cursor, the line wrapping and
 * SIGINT alone: the run without the plugin blocks this thread, so nobody could put them back after Ctrl-C.
 */
export function progressBar(title: string, totalBytes: number): Progress {
  if (!process.stderr.isTTY) return { advance() {}, stop() {} };
  const label = columns(process.stderr) < NARROW ? '' : `${title.padEnd(16)} `;
  const bar = new SingleBar({
    format: `${label}{bar} {percentage} % {done}`,
    barsize: Math.max(5, Math.min(40, columns(process.stderr) - label.length - 22)),
    barCompleteChar: '█',
    barIncompleteChar: '░',
    autopadding: true,
    hideCursor: null,
    linewrap: null,
    gracefulExit: false,
    clearOnComplete: true,
    fps: 20,
  });
  let done = 0;
  bar.start(Math.max(totalBytes, 1), 0, { done: size(0) });
  return {
    advance(bytes) {
      done += bytes;
      bar.update(done, { done: size(done) });
    },
    stop() {
      bar.stop();
    },
  };
}

/** The table of what was found, by kind of file. */
export function table(totals: Totals): string {
  const groups = Object.entries(totals.groups).sort(([, a], [, b]) => b.bytes - a.bytes);
  const rows = groups.slice(0, KINDS_SHOWN).map(([kind, group]) => ({ kind, ...group }));
  const sum = (title: string, kinds: typeof groups) =>
    kinds.reduce(
      (row, [, group]) => ({
        kind: title,
        files: row.files + group.files,
        bytes: row.bytes + group.bytes,
        packedBytes: row.packedBytes + group.packedBytes,
      }),
      { kind: title, files: 0, bytes: 0, packedBytes: 0 },
    );
  if (groups.length > KINDS_SHOWN) rows.push(sum('the rest', groups.slice(KINDS_SHOWN)));

  const narrow = columns(process.stdout) < NARROW;
  const printed = new Table({
    shouldDisableColors: !process.stdout.isTTY || !process.stdout.hasColors(),
    columns: [
      { name: 'kind', title: 'kind', alignment: 'left' },
      { name: 'files', title: 'files', alignment: 'right' },
      { name: 'bytes', title: 'size', alignment: 'right' },
      ...(narrow ? [] : [{ name: 'packed', title: 'packed', alignment: 'right' as const }]),
      { name: 'ratio', title: 'ratio', alignment: 'right' },
    ],
  });
  for (const row of [...rows, sum('total', groups)]) {
    const cells = {
      kind: row.kind,
      files: count(row.files),
      bytes: size(row.bytes),
      ...(narrow ? {} : { packed: size(row.packedBytes) }),
      ratio: percent(row.packedBytes, row.bytes),
    };
    printed.addRow(cells, row.kind === 'total' ? { color: 'white_bold', separator: false } : {});
  }
  return printed.render();
}
