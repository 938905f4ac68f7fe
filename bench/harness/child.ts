/**
 * The process of one contender for one measure: `child.js <measure> <contender> <conditions>`. It makes the contender
 * ready, then takes a sample whenever the runner asks for one, and ends when the runner closes the channel.
 */
import { type ContenderName, loadContender } from '../contenders/index.js';
import type { Conditions, Measure, Sample } from './measure.js';

/** What the runner hears: ready (or unable), a sample, or what went wrong. */
export type Report = { ready: boolean } | { sample: Sample } | { error: string };

const [, , measureName = '', contenderName = '', conditionsText = '{}'] = process.argv;

const report = (message: Report): void => {
  process.send?.(message);
};
const fail = (error: unknown): void => {
  report({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
};

process.on('disconnect', () => process.exit());
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

try {
  const { default: measure } = (await import(`../measures/${measureName}.js`)) as { default: Measure };
  const contender = await loadContender(contenderName as ContenderName);
  const sampler = await measure.prepare?.(contender, JSON.parse(conditionsText) as Conditions);
  process.on('message', async (request: 'sample' | 'close') => {
    try {
      if (request === 'sample') report({ sample: (await sampler?.sample()) ?? {} });
      else {
        await sampler?.close();
        process.disconnect?.();
      }
    } catch (error) {
      fail(error);
    }
  });
  report({ ready: sampler !== undefined });
} catch (error) {
  fail(error);
}
