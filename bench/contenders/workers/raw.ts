import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { plainTasks } from '../../tasks.js';

const { task, port, signal } = workerData as {
  task: keyof typeof plainTasks | 'echoMoved';
  port?: MessagePort;
  signal?: Int32Array;
};
const moved = task === 'echoMoved';
const run = plainTasks[moved ? 'echo' : task] as (...args: unknown[]) => unknown;
const line = port ?? (parentPort as MessagePort);

line.on('message', (calls: unknown[][]) => {
  const results = calls.map((args) => run(...args));
  line.postMessage(results, moved ? (results as ArrayBuffer[]) : []);
  if (signal === undefined) return;
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
});
