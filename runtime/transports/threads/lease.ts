/** What Piscina runs in a pool's thread: one lease, from taking the line to leaving. */
import './program-arguments';

export { serve as default } from '../../runtime';
