import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stats } from 'unsync';
import { createServer as createPlain } from '../build/plain/server.js';
import { createServer } from '../build/unsync/server.js';

const servers = [createServer(), createPlain()];
after(() => Promise.all(servers.map((server) => server.close())));

test('both builds answer alike, and one of them on the CPU pool', async () => {
  const [threaded, plain] = await Promise.all(servers.map((server) => server.inject('/reports/tea')));
  assert.equal(threaded.statusCode, 200);
  assert.deepEqual(threaded.json(), plain.json());
  assert.equal(stats().cpu.done, 1);
});
