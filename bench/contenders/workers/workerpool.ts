import workerpool from 'workerpool';
import { plainTasks } from '../../tasks.js';

workerpool.worker(plainTasks);
