import { expose } from 'threads/worker';
import { plainTasks } from '../../tasks.js';

expose(plainTasks);
