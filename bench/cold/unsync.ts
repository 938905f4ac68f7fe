/** A process that makes one unsync call. */
const start = performance.now();
const { add } = await import('./unsync-work.js');
await import('unsync');
const imported = performance.now();
await add(1, 2);
console.log(JSON.stringify({ imported: imported - start, first: performance.now() }));
