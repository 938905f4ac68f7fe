/** Required ahead of everything: has the supervisor thread die when it is told to kill a worker. */
const { workerData } = require('node:worker_threads');

workerData?.control?.port.on('message', ({ type }) => {
  if (type === 'kill') throw new RangeError('the supervisor is not well');
});
