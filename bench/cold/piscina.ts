/** A process that makes one Piscina call. */
import { fileURLToPath } from 'node:url';

const start = performance.now();
const { Piscina } = await import('piscina');
const imported = performance.now();
const pool = new Piscina({
  filename: fileURLToPath(new URL('../contenders/workers/one-argument.js', import.meta.url)),
  name: 'add',
  maxThreads: 1,
});
await pool.run([1, 2]);
console.log(JSON.stringify({ imported: imported - start, first: performance.now() }));
await pool.destroy();
