/** Waits for what no worker will settle: Node.js ends the process with code 13, as it does natively. */
import { Unfuture } from 'unsync';
import * as work from './stay-work.js';

const waits: Record<string, () => Promise<unknown>> = {
  'a Promise inside a result': async () => (await work.never()).body,
  'an Unfuture made in a worker': async () => (await work.never()).box,
  'an Unfuture that a call has let go': async () => {
    const box = new Unfuture<string>();
    await work.forget(box, () => {});
    await box;
  },
};
const wait = waits[process.argv[2] as string];
if (wait === undefined) console.log(JSON.stringify(Object.keys(waits)));
else await wait();
