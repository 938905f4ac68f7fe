import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const folder = mkdtempSync(path.join(tmpdir(), 'packed-sizes-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, bytes) {
  const target = path.join(folder, name);
  writeFileSync(target, Buffer.alloc(bytes, name));
  return target;
}

for (const bytes of [100, 3_000_000])
  test(`two files of ${bytes} bytes`, () => {
    const files = [file('a', bytes), file('b', bytes)];
    const expected = files.map((name) => `${name} ${brotliCompressSync(readFileSync(name)).length}\n`);
    const printed = execFileSync(process.execPath, ['build/main.js', ...files], { encoding: 'utf8' });
    assert.equal(printed, expected.join(''));
  });
