import { place } from './helper.ts';
import { counter, fails, load, pong, square } from './work.ts';

async function main(): Promise<void> {
  console.log(place());
  console.log(await load('/tmp/x.txt'));
  console.log(await square(5), await square(5, { add: 2 }));
  console.log(await counter(10)(5));
  console.log(await pong(4));
  try {
    await fails(7);
  } catch (error) {
    console.log(error instanceof RangeError, (error as Error).message);
    const { stack = '' } = error as Error;
    console.log('thrown at', /work(\.unsync)?\.ts:\d+:\d+/.exec(stack)?.[0] ?? stack);
    console.log('called at', /main\.ts:\d+/.exec(stack)?.[0] ?? 'nowhere');
  }
}

/** For callers that wait. */
export const done = main();
