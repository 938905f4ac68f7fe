import { runAsWorker } from 'synckit';
import { add } from '../../tasks.js';

runAsWorker(add);
