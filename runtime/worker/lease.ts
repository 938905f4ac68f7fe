/** What Piscina runs in a pool's thread: one lease, from taking the line to leaving. */
export { serve as default } from '../runtime';
