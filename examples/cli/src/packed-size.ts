import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

/** @unsync cpuBound */
export function packedSize(file: string): number {
  return brotliCompressSync(readFileSync(file)).length;
}
