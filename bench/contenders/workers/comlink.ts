import { type MessagePort, parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { plainTasks } from '../../tasks.js';

expose(plainTasks, nodeEndpoint(parentPort as MessagePort));
