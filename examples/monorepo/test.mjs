import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

test('the app prints what the library has computed', () => {
  const printed = execFileSync(process.execPath, ['packages/app/dist/main.js'], { encoding: 'utf8' });
  assert.equal(printed, 'ca978112 3e23e816\n');
});
