#!/usr/bin/env node
/** `packed-sizes <file>…`: how small does each file get? */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { configure } from 'unsync';
import { packedSize } from './packed-size.js';

/** Bytes. To start threads takes about as long as to compress so much. */
const WORTH_THREADS = 2_000_000;

const { positionals: files } = parseArgs({ allowPositionals: true });
if (files.length === 0) {
  console.error('Usage: packed-sizes <file>…');
  process.exit(2);
}
const total = files.reduce((sum, file) => sum + statSync(file).size, 0);
if (total < WORTH_THREADS) configure({ inline: true });

const sizes = files.map((file) => packedSize(file)); // all of them are under way now
for (const [index, file] of files.entries()) console.log(`${file} ${await sizes[index]}`);
