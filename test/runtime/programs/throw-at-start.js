/** Required ahead of everything: has each worker die while it starts, all but the supervisor. */
const { isMainThread, workerData } = require('node:worker_threads');

if (!isMainThread && workerData?.control === undefined) throw new RangeError('this thread is not well');
