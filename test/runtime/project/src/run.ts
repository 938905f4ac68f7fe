/**
 * `node run.js <group> <case>` runs one case: it is as good as what it asserts. `node run.js` lists them all.
 */
import * as blocking from './cases/blocking.js';
import * as cancelling from './cases/cancelling.js';
import * as deep from './cases/deep.js';
import * as errors from './cases/errors.js';
import * as lifecycle from './cases/lifecycle.js';
import * as promise from './cases/promise.js';
import * as python from './cases/python.js';
import * as rescue from './cases/rescue.js';
import * as staying from './cases/staying.js';
import * as streams from './cases/streams.js';
import * as travelling from './cases/travelling.js';

import * as unreadable from './cases/unreadable.js';

type Cases = Readonly<Record<string, () => void | Promise<void>>>;

const groups: Readonly<Record<string, Cases>> = {
  blocking: blocking.cases,
  cancelling: cancelling.cases,
  deep: deep.cases,
  errors: errors.cases,
  lifecycle: lifecycle.cases,
  promise: promise.cases,
  python: python.cases,
  rescue: rescue.cases,
  staying: staying.cases,
  streams: streams.cases,
  travelling: travelling.cases,
  unreadable: unreadable.cases,
};

const [group, name] = process.argv.slice(2);
if (group === undefined || name === undefined) {
  const names = Object.entries(groups).map(([key, cases]) => [key, Object.keys(cases)]);
  console.log(JSON.stringify(names));
} else {
  const run = groups[group]?.[name];
  if (run === undefined) throw new Error(`there is no case ${group}: ${name}`);
  await run();
}
