/** Puts the work together: files in, totals out, whichever way work.ts was built. */
import { availableParallelism } from 'node:os';
import { transfer } from 'unsync';
import type { Listed } from './files.js';
import { add, type Packed, type Piece, pack, read, type Totals } from './work.js';

/** Bytes that are read, sent and compressed in one go. */
const PIECE = 1 << 20;
/** In flight: enough to keep every core busy, and bounded however large the folder is. */
const MOST_BYTES = 4 * PIECE * availableParallelism();
const MOST_PIECES = 256;
const BATCH = 256;
const NOTHING: Totals = {
  groups: {},
  sha256: '',
  slowest: { path: '', time: 0 },
  current: { path: '', time: 0 },
  failures: [],
};

function* piecesOf(files: readonly Listed[]): Generator<Piece> {
  for (const { path, bytes } of files) {
    let position = 0;
    do {
      yield { path, position, length: Math.min(PIECE, bytes - position) };
      position += PIECE;
    } while (position < bytes);
  }
}

async function handle(piece: Piece, quality: number): Promise<Packed> {
  const { path, position, length } = piece;
  try {
    return await pack(piece, transfer(await read(piece)), quality);
  } catch (error) {
    const { message } = error as Error;
    return {
      path,
      first: position === 0,
      bytes: length,
      packedBytes: 0,
      sha256: '',
      time: 0,
      error: message,
    };
  }
}

/**
 * @param onPiece called for each piece, in order, with the bytes it stands for
 * @param totals what came of earlier files; it is added to
 * @throws nothing for a file that cannot be read: it is in the totals' `failures`
 */
export async function survey(
  files: readonly Listed[],
  quality: number,
  onPiece: (bytes: number) => void,
  totals: Totals = NOTHING,
): Promise<Totals> {
  let sum = totals;
  let batch: Packed[] = [];
  const running: { piece: Piece; packed: Promise<Packed> }[] = [];
  let bytesInFlight = 0;

  async function finishOldest(): Promise<void> {
    const oldest = running.shift();
    if (!oldest) return;
    const packed = await oldest.packed;
    bytesInFlight -= oldest.piece.length;
    onPiece(oldest.piece.length);
    batch.push(packed);
    if (batch.length === BATCH) {
      sum = await add(sum, batch);
      batch = [];
    }
  }

  for (const piece of piecesOf(files)) {
    while (
      running.length > 0 &&
      (running.length === MOST_PIECES || bytesInFlight + piece.length > MOST_BYTES)
    ) {
      await finishOldest();
    }
    bytesInFlight += piece.length;
    running.push({ piece, packed: handle(piece, quality) });
  }
  while (running.length > 0) await finishOldest();
  return await add(sum, batch);
}
