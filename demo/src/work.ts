/**
 * The work: three annotated functions, one for each place a function can run. Built twice: with the plugin they are
 * dispatched, without it they are the ordinary functions they look like.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { transfer } from 'unsync';

/** A part of a file, small enough that many of them fit in memory. */
export interface Piece {
  readonly path: string;
  readonly position: number;
  readonly length: number;
}

/** What became of a piece; `error` instead when it could not be read. */
export interface Packed {
  readonly path: string;
  /** Whether it is the file's first piece: a file is counted once. */
  readonly first: boolean;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly sha256: string;
  /** Milliseconds of hashing and compressing. */
  readonly time: number;
  readonly error?: string;
}

/** Files of one kind, by extension. */
export interface Group {
  files: number;
  bytes: number;
  packedBytes: number;
}

export interface Totals {
  groups: Record<string, Group>;
  /** Over the digests of all pieces, in order. */
  sha256: string;
  slowest: { path: string; time: number };
  /** The file that is being added up; it may go on in the next batch. */
  current: { path: string; time: number };
  failures: { path: string; error: string }[];
}

/**
 * Reads a piece of a file: blocking I/O, so a plain function. Runs in the thread pool. The bytes move to the caller
 * rather than being copied; without the plugin `transfer` does nothing.
 *
 * @unsync
 */
export function read(piece: Piece): Uint8Array {
  const bytes = new Uint8Array(piece.length);
  const file = openSync(piece.path, 'r');
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(file, bytes, filled, bytes.length - filled, piece.position + filled);
      if (count === 0) return transfer(bytes.slice(0, filled));
      filled += count;
    }
    return transfer(bytes);
  } finally {
    closeSync(file);
  }
}

/**
 * Hashes and compresses a piece: pure computation. Runs in the CPU pool.
 *
 * @unsync cpuBound
 */
export function pack(piece: Piece, bytes: Uint8Array, quality: number): Packed {
  const start = performance.now();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  return {
    path: piece.path,
    first: piece.position === 0,
    bytes: bytes.length,
    packedBytes: packed.length,
    sha256,
    time: performance.now() - start,
  };
}

/**
 * Adds a batch of pieces to the totals: an async function. Runs in the loop worker.
 *
 * @unsync
 */
export async function add(before: Totals, batch: readonly Packed[]): Promise<Totals> {
  // A copy, also where the plugin makes none.
  const totals = structuredClone(before);
  for (const piece of batch) {
    if (piece.error !== undefined) {
      totals.failures.push({ path: piece.path, error: piece.error });
      continue;
    }
    const extension = extname(piece.path);
    const kind = extension.length > 1 && extension.length <= 8 ? extension : 'other';
    totals.groups[kind] ??= { files: 0, bytes: 0, packedBytes: 0 };
    const group = totals.groups[kind];
    if (piece.first) group.files++;
    group.bytes += piece.bytes;
    group.packedBytes += piece.packedBytes;

    if (totals.current.path !== piece.path) totals.current = { path: piece.path, time: 0 };
    totals.current.time += piece.time;
    if (totals.current.time > totals.slowest.time) totals.slowest = { ...totals.current };

    totals.sha256 = createHash('sha256').update(totals.sha256).update(piece.sha256).digest('hex');
  }
  return totals;
}
