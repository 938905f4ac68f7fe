/** Puts the work together: files in, totals out, whichever way work.ts was built. */
import { availableParallelism } from 'node:os';
import type { Listed } from './files.js';
import { add, type Packed, type Piece, pack, read, type Totals } from './work.js';

/** Bytes that are read, sent and compressed in one go. */
const PIECE = 1 << 20;
/** Pieces in flight: keeps every core busy, and memory bounded however large the folder is. */
const WINDOW = 4 * availableParallelism();
const BATCH = 256;

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
    return await pack(piece, await read(piece), quality);
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
 * @throws nothing for a file that cannot be read: it is in the totals' `failures`
 */
export async function survey(
  files: readonly Listed[],
  quality: number,
  onPiece: (bytes: number) => void,
): Promise<Totals> {
  let totals: Totals = {
    groups: {},
    sha256: '',
    slowest: { path: '', time: 0 },
    current: { path: '', time: 0 },
    failures: [],
  };
  let batch: Packed[] = [];
  const running: Promise<Packed>[] = [];

  async function take(oldest: Promise<Packed>): Promise<void> {
    const packed = await oldest;
    onPiece(packed.bytes);
    batch.push(packed);
    if (batch.length === BATCH) {
      totals = await add(totals, batch);
      batch = [];
    }
  }

  for (const piece of piecesOf(files)) {
    const oldest = running.length === WINDOW ? running.shift() : undefined;
    if (oldest) await take(oldest);
    running.push(handle(piece, quality));
  }
  for (const rest of running) await take(rest);
  return await add(totals, batch);
}
