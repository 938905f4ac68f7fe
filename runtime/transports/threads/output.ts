/**
 * A worker's output goes straight to the file descriptors. Node's way leads through the event loops of the parent
 * threads: it waits for a main thread that is blocked in `.result()`, and is lost when that calls `process.exit()`.
 */
import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it, waiting where the reader of a pipe is slower than we are. */
function writeAll(fd: number, data: Uint8Array): void {
  let written = 0;
  while (written < data.length) {
    try {
      written += writeSync(fd, data, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') Atomics.wait(pause, 0, 0, 1);
      else if (code === 'EPIPE' || code === 'EBADF')
        return; // nobody reads any more
      else throw error;
    }
  }
}

function redirect(stream: Writable, fd: number): void {
  stream._write = (chunk: Uint8Array | string, encoding, done) => {
    try {
      writeAll(fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
  delete (stream as { _writev?: unknown })._writev;
  Object.defineProperty(stream, '_writev', { value: null, configurable: true, writable: true });
}

let done = false;

export function writeOutputDirectly(): void {
  if (done) return;
  done = true;
  redirect(process.stdout, 1);
  redirect(process.stderr, 2);
}
