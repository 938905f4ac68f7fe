/** `node exits.js <way> <file>`: ends in one of several ways, with workers that have something to do at their end. */
import { configure, shutdown, stats } from 'unsync';
import * as work from './exit-work.js';

const [, , way, file = ''] = process.argv;
configure({ threads: 2, cpus: 1, idleTimeout: 20 });
await Promise.all([work.onLoop(file), work.onThread(file), work.onCpu(file)]);
switch (way) {
  case 'natural':
    break;
  case 'exit':
    process.exit(0);
    break;
  case 'exit while another call runs':
    void work.never();
    setTimeout(() => process.exit(0), 100);
    break;
  case 'shutdown':
    await shutdown();
    break;
  case 'a handler throws':
    await work.throwAtTheEnd(file);
    break;
  case 'retirement': {
    const cells = new Int32Array(new SharedArrayBuffer(4));
    await Promise.all([work.meet(cells, file), work.meet(cells, file)]);
    // When both are idle, one is too many.
    while (stats().thread.workers > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(process.pid, 'SIGKILL');
    break;
  }
  case 'writing':
    await work.writeAndReturn(file);
    break;
}
