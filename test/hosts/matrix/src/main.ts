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
    console.log(
      /work\.ts:16:9/.test((error as Error).stack ?? '') ? 'at the source' : (error as Error).stack,
    );
  }
}

main();
