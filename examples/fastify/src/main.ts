import { configure, shutdown, warmup } from 'unsync';
import { createServer } from './server.js';

configure({ maxQueue: 1000 }); // beyond that, calls reject at once, and the request fails
await warmup(); // the first request finds the threads started

const server = createServer();
const address = await server.listen({ port: Number(process.env.PORT ?? 3000) });
console.log(address);

process.once('SIGTERM', async () => {
  await server.close();
  await shutdown({ timeout: 10_000 });
});
